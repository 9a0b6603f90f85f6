import type * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { context } from '../../../cdk.json';
import { data, foundation, goal, registry, training } from '../../../constructs';
import { mortgage } from '../../support/mortgage';
import { PolicyPairs } from '../../support/policy-pairs';
import { codeFolder } from '../training/fixture';

export const TRAINING = '111111111111';
export const DATA = '222222222222';
export const REGISTRY = '333333333333';
export const BOTH = { identity: true, resource: true };

export class Estate {
  public readonly app = new App({ context });
  public readonly useCase = goal.UseCase.define(mortgage());
  public readonly train = this.stack('Train', TRAINING);

  public stack(id: string, account: string): Stack {
    return new Stack(this.app, id, { env: { account, region: 'eu-west-1' } });
  }

  public zone(stack: Stack, bucketName?: string): data.Zone {
    return new data.Zone(stack, 'Zone', { key: new foundation.EncryptionKey(stack, 'Key'), bucketName });
  }

  public pipeline(props: Partial<training.TrainingPipelineProps>): training.TrainingPipeline {
    const { train, useCase } = this;
    return new training.TrainingPipeline(train, 'Training', {
      useCase,
      dataset: props.dataset ?? this.zone(train).dataset('applications'),
      code: training.ModelCode.scikitLearn(codeFolder),
      models: props.models ?? new registry.ModelPackageGroup(train, 'Models', { useCase }),
      ...props,
    });
  }

  public pairs(): PolicyPairs {
    return new PolicyPairs(this.app.synth());
  }
}

export const idOf = (stack: Stack, zone: data.Zone | foundation.EncryptionKey): string =>
  stack.getLogicalId(zone.node.findChild('Resource') as s3.CfnBucket);

/** The ARN of the key of a zone. */
export const keyIn = (pairs: PolicyPairs, stack: string, { key, node }: data.Zone): string =>
  pairs.arn(stack, idOf(Stack.of(node.scope!), key as foundation.EncryptionKey));

export const FEATURES = {
  featureGroupName: 'applicants',
  description: 'Applicants for a mortgage',
  recordIdentifier: 'applicant',
  eventTime: 'received',
  features: [data.Feature.fractional('dir')],
};

export const JOB = 'arn:aws:iam::111111111111:role/ml/mortgage-approval-training-jobs';
export const RUN = 'arn:aws:iam::111111111111:role/ml/mortgage-approval-training';

/** What synthesis warns of, as far as it is about statements of others. */
export function warnings({ app }: Estate): string[] {
  return app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data: text }) => String(text))
    .filter((text) => text.includes('required-statements'));
}
