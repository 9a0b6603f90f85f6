import type { training } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** Where a dataset lies in the curated zone. */
export interface DatasetPlace {
  readonly prefix: string;
  readonly version: string;
}

/** What the training pipeline of a file is made with, besides what comes from other constructs. */
export type TrainingProps = Pick<
  training.TrainingPipelineProps,
  'instanceType' | 'processingInstanceType' | 'hyperparameters'
>;

/** Where the data of a file lies. */
export function datasetPlace(file: Traced<UseCaseFile>): Traced<Partial<DatasetPlace>> {
  const data = file.at('data');
  return Traced.props<DatasetPlace>(data, { prefix: data.at('dataset'), version: data.at('version') });
}

/** The folder of a file's model code; `resolve` turns what is written into an absolute path. */
export function codeFolder(file: Traced<UseCaseFile>, resolve: (path: string) => string): Traced<string | undefined> {
  return file.at('training').at('code').map(resolve);
}

/** What the training pipeline of a file is made with. */
export function trainingProps(file: Traced<UseCaseFile>): Traced<Partial<TrainingProps>> {
  const entry = file.at('training');
  return Traced.props<TrainingProps>(entry, {
    instanceType: entry.at('instanceType'),
    processingInstanceType: entry.at('instanceType'),
    hyperparameters: entry.at('hyperparameters').map(asText),
  });
}

/** SageMaker takes hyperparameters as text. */
function asText(values: Readonly<Record<string, string | number | boolean>>): { [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
