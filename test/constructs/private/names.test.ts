import * as fc from 'fast-check';
import { checkUseCase } from '../../../constructs/goal/private/checks';
import { ENDPOINT_NAME } from '../../../constructs/private/endpoint-name';
import { ENVIRONMENT_NAME } from '../../../constructs/private/environment-name';
import { environmentGlobals, environmentNames, useCaseGlobals, useCaseNames } from '../../../constructs/private/names';
import { releaseStackName } from '../../../constructs/delivery/private/names';
import { type AlphabetName, takes } from '../../support/name-alphabets';

describe('the name of an environment', () => {
  test.each(['prod', 'eu-prod', 'a', 'stage2', 'a-1-b', 'templates', 'x'.repeat(12)])('can be %s', (name) => {
    expect(name).toMatch(ENVIRONMENT_NAME);
  });

  test.each(['', 'Prod', '1prod', 'prod_eu', '-prod', 'prod-', 'a--b', 'template', 'manifest', 'x'.repeat(13)])(
    'cannot be "%s"',
    (name) => {
      expect(name).not.toMatch(ENVIRONMENT_NAME);
    },
  );
});

describe('the name of an endpoint', () => {
  test.each(['scores', 'Scores-2', 'a--b', '1', 'x'.repeat(63)])('can be %s', (name) => {
    expect(name).toMatch(ENDPOINT_NAME);
  });

  test.each(['', '-scores', 'scores-', 'my_scores', 'x'.repeat(64), `a${'-'.repeat(62)}b`])(
    'cannot be "%s"',
    (name) => {
      expect(name).not.toMatch(ENDPOINT_NAME);
    },
  );
});

type Alphabets<T> = { readonly [K in keyof T]-?: AlphabetName };

/** The service that gets each name. A name without an entry here doesn't compile. */
const OF_USE_CASE: Alphabets<ReturnType<typeof useCaseNames> & ReturnType<typeof useCaseGlobals>> = {
  modelCard: 'sagemaker.EntityName',
  modelPackageGroup: 'sagemaker.EntityName',
  profileParameter: 'ssm.PSParameterName',
  trainingPipeline: 'sagemaker.PipelineName',
  retrainingBus: 'events.EventBusName',
  notificationsBus: 'events.EventBusName',
  keyAlias: 'kms.AliasNameType',
  pipelineRole: 'iam.roleNameType',
  smokeTestRole: 'iam.roleNameType',
  clearingRole: 'iam.roleNameType',
  trainingRole: 'iam.roleNameType',
  trainingJobRole: 'iam.roleNameType',
  releaseMakerRole: 'iam.roleNameType',
  artifactsBucket: 's3.BucketName',
};
const OF_ENVIRONMENT: Alphabets<ReturnType<typeof environmentNames> & ReturnType<typeof environmentGlobals>> = {
  endpoint: 'sagemaker.EndpointName',
  driftPipeline: 'sagemaker.PipelineName',
  driftHandler: 'lambda.FunctionName',
  keyAlias: 'kms.AliasNameType',
  alarm: 'cloudwatch.AlarmName',
  parameter: 'ssm.PSParameterName',
  servingRole: 'iam.roleNameType',
  deployRole: 'iam.roleNameType',
  smokeTestRole: 'iam.roleNameType',
  clearingRole: 'iam.roleNameType',
  driftRole: 'iam.roleNameType',
  scheduleRole: 'iam.roleNameType',
  driftStarterRole: 'iam.roleNameType',
  driftReportsRole: 'iam.roleNameType',
  dashboard: 'cloudwatch.DashboardName',
};

const words = (max: number) =>
  fc.oneof(
    fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,3}$/),
    fc.constantFrom('aws', 'ssm', 'sthree', 'amzn-s3-demo', 'xn', 'x-s3', 's3alias', 'a'.repeat(max)),
  );
const named = fc
  .record(
    { useCaseName: words(32), namePrefix: words(32), regionInNames: fc.boolean() },
    { requiredKeys: ['useCaseName', 'regionInNames'] },
  )
  .filter(({ useCaseName: name, ...others }) => !checkUseCase({ name, ...others }).some(Boolean));
const environments = words(12).filter((name) => ENVIRONMENT_NAME.test(name));
const regions = fc.constantFrom('eu-west-1', 'ap-southeast-2', 'us-gov-west-1', 'eusc-de-east-1', 'us-isob-east-1');

/** The names that a service doesn't take. */
function refused(names: object, alphabets: Readonly<Record<string, AlphabetName>>, argument: string): string[] {
  return Object.entries(names).flatMap(([key, name]: [string, string | ((of: string) => string)]) => {
    const text = typeof name === 'string' ? name : name(argument);
    return takes(alphabets[key], text) ? [] : [`${alphabets[key]} does not take ${text}`];
  });
}

describe('whatever name a use case may have', () => {
  test('then every service takes every name that is made of it', () => {
    fc.assert(
      fc.property(named, environments, regions, (useCase, environment, region) => {
        const ofUseCase = { ...useCaseNames(useCase), ...useCaseGlobals(useCase, region) };
        const own = {
          ...environmentNames(useCase, environment),
          ...environmentGlobals(useCase, environment, region),
        };
        expect(refused(ofUseCase, OF_USE_CASE, '111111111111')).toEqual([]);
        expect(refused(own, OF_ENVIRONMENT, 'serving/role')).toEqual([]);
        expect(takes('cloudformation.ChangeSetName', releaseStackName(useCase, environment))).toBe(true);
        expect(takes('codepipeline.StageName', environment)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['ssm.PSParameterName', '/ssm-scores/profile'],
    ['ssm.PSParameterName', '/AWS/profile'],
    ['s3.BucketName', 'sthree-artifacts-111111111111'],
    ['s3.BucketName', 'lake-s3alias'],
    ['sagemaker.CustomerMetadataValue', 'claims(2026)*'],
    ['sagemaker.EndpointName', 'my_endpoint'],
    ['iam.roleNameType', 'x'.repeat(65)],
    ['kms.AliasNameType', 'alias/aws/s3'],
  ] as const)('then %s does not take %s', (alphabet, name) => {
    expect(takes(alphabet, name)).toBe(false);
  });
});

describe('when the Region is part of names', () => {
  const useCase = { useCaseName: 'mortgage-approval', regionInNames: true };
  const globals = (region: string) => [
    ...Object.values(environmentGlobals(useCase, 'prod', region)),
    useCaseGlobals(useCase, region).smokeTestRole,
    useCaseGlobals(useCase, region).artifactsBucket('111111111111'),
  ];

  test('then no two Regions share a name that is unique beyond one', () => {
    const all = [...globals('eu-west-1'), ...globals('eu-central-1')];
    expect(new Set(all).size).toBe(all.length);
  });
});
