import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { App } from 'aws-cdk-lib/core';
import { ReleaseStack } from '../../../constructs/delivery';
import { UseCase } from '../../../constructs/goal';
import { type PrivateRegistry, ServedModel } from '../../../constructs/serving';
import { findingsOf, type Resources } from '../lens/support';
import { mortgage } from '../../support/mortgage';
import { endpoint, only, stack } from './support';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const IMAGE = `111111111111.dkr.ecr.eu-west-1.amazonaws.com/serving@${DIGEST}`;
const network = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };

function served(privateRegistry: PrivateRegistry, image = IMAGE): ServedModel {
  return ServedModel.fromImage({ image, modelDataUri: 's3://models/model.tar.gz', privateRegistry });
}

test('the image comes from the registry, by its digest', () => {
  const scope = stack();
  endpoint(scope, { model: served({ repository: 'registry.example.com:5000/ml/serving' }), network });
  expect(only(Template.fromStack(scope), 'AWS::SageMaker::Model').Properties.PrimaryContainer).toEqual({
    Image: `registry.example.com:5000/ml/serving@${DIGEST}`,
    ImageConfig: { RepositoryAccessMode: 'Vpc' },
    ModelDataUrl: 's3://models/model.tar.gz',
  });
});

test('a function gives the credentials, which the role may invoke', () => {
  const scope = stack();
  const credentials = Function.fromFunctionName(scope, 'Credentials', 'registry-credentials');
  const model = served({ repository: 'registry.example.com/serving', credentials });
  endpoint(scope, { model, network });
  const { ImageConfig } = only(Template.fromStack(scope), 'AWS::SageMaker::Model').Properties.PrimaryContainer;
  expect(JSON.stringify(ImageConfig.RepositoryAuthConfig)).toContain(':function:registry-credentials');
});

test('a release takes the digest that was approved', () => {
  const release = new ReleaseStack(stack(), 'Release', { useCase: UseCase.define(mortgage()) });
  endpoint(release, {
    model: release.servedModel({ privateRegistry: { repository: 'registry.example.com/serving' } }),
    network,
  });
  const { directory } = App.of(release)!.synth();
  const template = JSON.parse(readFileSync(join(directory, release.templateFile), 'utf8')) as { Resources: Resources };
  Template.fromJSON(template).hasResourceProperties('AWS::SageMaker::Model', {
    PrimaryContainer: {
      Image: {
        'Fn::Join': [
          '',
          ['registry.example.com/serving@', { 'Fn::Select': [1, { 'Fn::Split': ['@', { Ref: 'ModelImage' }] }] }],
        ],
      },
      ImageConfig: { RepositoryAccessMode: 'Vpc' },
    },
    VpcConfig: Match.anyValue(),
  });
  const { Resources, ...rest } = template;
  for (const rule of ['SageMaker.5', 'SageMaker.16', 'sagemaker-model-in-vpc']) {
    expect(findingsOf(rule, Resources, rest)).toEqual([expect.objectContaining({ verdict: 'PASSED' })]);
  }
});
