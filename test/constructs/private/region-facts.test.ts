import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { REGIONS_WITHOUT } from '../../../constructs/private/region-facts';
import { SCIKIT_LEARN_ACCOUNTS } from '../../../constructs/private/pipeline/images';
import { ModelPackageGroup } from '../../../constructs/registry';
import { Hosting, ModelEndpoint, ServedModel } from '../../../constructs/serving';

const readme = readFileSync(resolve(__dirname, '../../../README.md'), 'utf8');

function warningsIn(region: string): unknown[] {
  const env = { account: '111111111111', region };
  const stack = new Stack(new App(), 'Stack', { env });
  new ModelPackageGroup(stack, 'Models', { modelPackageGroupName: 'mortgage' });
  new ModelEndpoint(stack, 'Endpoint', {
    model: ServedModel.fromImage({ image: 'mine@sha256:abc', modelDataUri: 's3://models/model.tar.gz' }),
    hosting: Hosting.realtime({ instanceType: 'ml.m5.large' }),
    role: Role.fromRoleName(stack, 'Role', 'serving'),
  });
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('CloudFormation has no'));
  return found.map(({ entry }) => (entry.data as string).replace(/,.*$/s, ''));
}

describe('when a stack is in a Region in which CloudFormation lacks a resource', () => {
  test.each([
    ['ap-south-2', ['ModelPackageGroup in ap-south-2']],
    ['me-central-1', ['Endpoint in me-central-1']],
    ['us-gov-east-1', ['ModelPackageGroup in us-gov-east-1', 'Endpoint in us-gov-east-1']],
    ['eu-west-1', []],
  ])('then synth in %s warns of %j', (region, missing) => {
    expect(warningsIn(region)).toEqual(missing.map((what) => `CloudFormation has no AWS::SageMaker::${what}`));
  });

  test('then README.md names the Region, and only such Regions', () => {
    const [, listed] = /the exceptions are ([^.]*?),? and\s+synth warns there/.exec(readme)!;
    const regions = listed.split(/,\s+|\s+and\s+/);
    expect(regions).toEqual([...new Set(Object.values(REGIONS_WITHOUT).flat())].sort());
    expect(regions.filter((region) => !(region in SCIKIT_LEARN_ACCOUNTS))).toEqual([]);
  });
});
