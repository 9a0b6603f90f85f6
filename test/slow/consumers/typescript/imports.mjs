import * as all from 'cdk-ml-lifecycle';
import { data } from 'cdk-ml-lifecycle';
import { DataLake } from 'cdk-ml-lifecycle/data';
import { TrainingPipeline } from 'cdk-ml-lifecycle/training';

if (data.DataLake !== DataLake || all.training.TrainingPipeline !== TrainingPipeline)
  throw new Error('a stage imported by its path is not the one in the package');
console.log(
  Object.keys(all)
    .filter((name) => name !== 'default' && !name.startsWith('__') && name !== 'module.exports')
    .sort()
    .join(' '),
);
