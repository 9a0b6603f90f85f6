import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { SCIKIT_LEARN_ACCOUNTS, scikitLearnImage } from '../../../../constructs/private/pipeline';

const stackIn = (region?: string) =>
  new Stack(new App(), 'Stack', region === undefined ? {} : { env: { account: '111111111111', region } });

describe('when the region is known', () => {
  test('then the image is the one of AWS in that region', () => {
    const { repositoryArn, uri } = scikitLearnImage(stackIn('eu-west-1'));
    expect(uri).toBe('141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3');
    expect(repositoryArn).toBe('arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn');
  });

  test.each([
    ['cn-north-1', 'amazonaws.com.cn'],
    ['us-iso-east-1', 'c2s.ic.gov'],
    ['us-isob-east-1', 'sc2s.sgov.gov'],
    ['us-isof-south-1', 'csp.hci.ic.gov'],
    ['us-gov-west-1', 'amazonaws.com'],
  ])('then the domain of %s is %s', (region, suffix) => {
    expect(scikitLearnImage(stackIn(region)).uri).toContain(`.${region}.${suffix}/`);
  });
});

describe('when the region is known only at deployment', () => {
  test('then one mapping of the owner serves every image', () => {
    const stack = stackIn();
    expect(stack.resolve(scikitLearnImage(stack).uri)).toEqual(stack.resolve(scikitLearnImage(stack).uri));
    const [mapping, ...more] = Object.values(Template.fromStack(stack).findMappings('*'));
    expect(Object.keys(mapping)).toEqual(Object.keys(SCIKIT_LEARN_ACCOUNTS));
    expect(more).toEqual([]);
  });
});

describe('fails', () => {
  test('with a region that is a name of JavaScript', () => {
    expect(() => scikitLearnImage(stackIn('constructor'))).toThrow(/^MLL411 .*, got "constructor"/);
  });

  test('with a region without an image, naming the regions', () => {
    const regions = Object.keys(SCIKIT_LEARN_ACCOUNTS).join(', ');
    expect(() => scikitLearnImage(stackIn('eu-mars-1'))).toThrow(
      new Error(
        `MLL411 'env.region' must be a region that AWS publishes its scikit-learn image in (${regions}), got "eu-mars-1"; deploy to one of these regions, or bring an image of your own (Stack)`,
      ),
    );
  });
});
