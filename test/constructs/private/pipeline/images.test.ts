import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import {
  SCIKIT_LEARN_ACCOUNTS,
  SCIKIT_LEARN_VERSION,
  SCIKIT_LEARN_VERSIONS,
  scikitLearnImage,
  supportWarning,
} from '../../../../constructs/private/pipeline';

const stackIn = (region?: string) =>
  new Stack(new App(), 'Stack', region === undefined ? {} : { env: { account: '111111111111', region } });

describe('when the region is known', () => {
  test('then the image is the one of AWS in that region', () => {
    const { repositoryArn, uri } = scikitLearnImage(stackIn('eu-west-1'));
    expect(uri).toBe('141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.9-0-cpu-py3');
    expect(repositoryArn).toBe('arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn');
  });

  test.each([
    [{ version: '1.4-2-py312' }, 'sagemaker-scikit-learn:1.4-2-py312-cpu-py3'],
    [{ digest: `sha256:${'a'.repeat(64)}` }, `sagemaker-scikit-learn@sha256:${'a'.repeat(64)}`],
  ])('then %j names %s', (choice, image) => {
    expect(scikitLearnImage(stackIn('eu-west-1'), choice).uri).toBe(
      `141502667606.dkr.ecr.eu-west-1.amazonaws.com/${image}`,
    );
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

describe('when AWS stops to patch a version', () => {
  const warningOn = (version: string, day: string) => supportWarning(version, new Date(day));

  test('then it is said 90 days ahead, and no earlier', () => {
    expect(warningOn('1.9-0', '2027-04-16')).toBeUndefined();
    expect(warningOn('1.9-0', '2027-04-18')).toBe(
      "AWS's image scikit-learn 1.9-0 gets security patches until 2027-07-16; look for a release of cdk-ml-lifecycle with a newer one",
    );
  });

  test('then the last day is still a day of support', () => {
    expect(warningOn('1.4-2-py312', '2026-10-30T23:00:00Z')).toContain('gets security patches until 2026-10-30');
    expect(warningOn('1.4-2-py312', '2026-10-31T01:00:00Z')).toBe(
      "AWS's image scikit-learn 1.4-2-py312 got its last security patches on 2026-10-30; give version 1.9-0, and check that the code works with it",
    );
  });

  test('then a version whose end AWS does not date is always warned of', () => {
    expect(warningOn('1.4-2', '2026-01-01')).toContain('gets no more security patches; give version 1.9-0');
  });

  test('then the default is the version that is supported longest', () => {
    const ends = Object.values(SCIKIT_LEARN_VERSIONS).map(({ endOfSupport = '' }) => endOfSupport);
    expect(SCIKIT_LEARN_VERSIONS[SCIKIT_LEARN_VERSION].endOfSupport).toBe(ends.sort().at(-1));
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
        `MLL411 'env.region' must be a region that AWS publishes its scikit-learn image in (${regions}), got "eu-mars-1"; deploy to one of these regions, or bring an image of your own: image of ModelCode, DriftCheck and ModelMonitor, repository of ServedModel, repositories of ReleaseEnvironment (Stack)`,
      ),
    );
  });
});
