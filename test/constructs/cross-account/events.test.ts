import { CfnPipeline } from 'aws-cdk-lib/aws-sagemaker';
import { Stack } from 'aws-cdk-lib/core';
import { data, delivery, goal, monitoring, registry } from '../../../constructs';
import { mortgage } from '../../support/mortgage';
import { TRAINING, DATA, Estate } from './fixture';

describe('when events arrive in another account or Region', () => {
  const group = (stack: Stack, account: string, region: string) =>
    registry.ModelPackageGroup.fromModelPackageGroupArn(
      stack,
      'Central',
      `arn:aws:sagemaker:${region}:${account}:model-package-group/mortgages`,
    );
  const use = goal.UseCase.define(mortgage());

  test.each([
    [DATA, 'eu-west-1'],
    [TRAINING, 'us-east-1'],
  ])('then a delivery, its releases and notifications fail for models in %s, %s', (account, region) => {
    const stack = new Estate().train;
    const props = {
      models: group(stack, account, region),
      artifacts: new data.DataLake(stack, 'Lake').artifacts,
      release: new delivery.ReleaseStack(stack, 'Release', { useCase: use }),
      stages: [delivery.Stage.of('prod', { env: { account: DATA, region: 'eu-west-1' } })],
    };
    const message = `MLL761 'models' must be a model package group in the account and Region of the delivery, got "${account}/${region}"; create the delivery in a stack where the group is; training pipelines elsewhere can register in it`;
    expect(() => new delivery.Delivery(stack, 'Delivery', props)).toThrow(`${message} (Train/Delivery)`);
    expect(() => new delivery.ModelReleases(stack, 'Releases', props)).toThrow(`${message} (Train/Releases)`);
    expect(() => new monitoring.Notifications(stack, 'Told', { useCase: use, models: props.models })).toThrow(
      `MLL855 'models' must be in the account and Region of the notifications, got "${account}/${region}"; create notifications in a stack where it is; environments elsewhere have a NotificationForwarder (Train/Told)`,
    );
  });

  test('then neither retraining nor notifications take a pipeline of another stack there', () => {
    const estate = new Estate();
    const pipeline = CfnPipeline.fromPipelineName(estate.stack('Elsewhere', DATA), 'Pipeline', 'training');
    expect(() => new monitoring.Retraining(estate.train, 'Again', { useCase: use, pipeline })).toThrow(
      `MLL856 'pipeline' must be a pipeline in the account and Region of the retraining, got "${DATA}/eu-west-1"; create the retraining in the stack of the pipeline; environments elsewhere have a RetrainingTrigger (Train/Again)`,
    );
    const told = { useCase: use, training: pipeline };
    expect(() => new monitoring.Notifications(estate.train, 'Told', told)).toThrow(/^MLL855 'training' /);
  });
});
