import { CfnModelPackageGroup } from 'aws-cdk-lib/aws-sagemaker';
import { type App, Stack, type StackProps } from 'aws-cdk-lib/core';
import { DataLake } from '../../../constructs/data';
import { Network } from '../../../constructs/foundation';
import * as goal from '../../../constructs/goal';
import { ModelPackageGroup } from '../../../constructs/registry';
import { ModelCode, TrainingPipeline } from '../../../constructs/training';
import { judge } from '../../support/compliance';
import { DEVELOPMENT, codeFolder, declaration } from './fixture';

/** A stack with what a training pipeline has in every variant. */
function lakeIn(app: App, id: string, props: StackProps) {
  const stack = new Stack(app, id, props);
  const lake = new DataLake(stack, 'Lake');
  const useCase = goal.UseCase.define({ ...declaration, name: id.toLowerCase() });
  const dataset = lake.curated.dataset('applications');
  return { stack, lake, given: { useCase, dataset, code: ModelCode.scikitLearn(codeFolder) } };
}

test('when CDK and AwsSolutions judge training pipelines, then nothing is open, and what is acknowledged says why', () => {
  const { acknowledged, open } = judge((app) => {
    const { given, lake, stack } = lakeIn(app, 'Usual', { env: DEVELOPMENT });
    const models = new ModelPackageGroup(stack, 'Models', given);
    new TrainingPipeline(stack, 'Training', { ...given, models, artifacts: lake.artifacts });

    const anywhere = lakeIn(app, 'Anywhere', {});
    new TrainingPipeline(anywhere.stack, 'Training', {
      ...anywhere.given,
      models: new CfnModelPackageGroup(anywhere.stack, 'Models', { modelPackageGroupName: 'models' }),
      network: new Network(anywhere.stack, 'Network'),
    });
  });
  expect(open).toEqual([]);
  const usual = acknowledged.filter((finding) => finding.includes(' Usual/Training/'));
  expect(usual).toHaveLength(13);
  for (const finding of usual) {
    expect(finding).toMatch(/IAM5\[Resource::.*\*.*\] Usual\/Training\/(Job)?Role\/Resource: \w/);
  }
}, 120_000);
