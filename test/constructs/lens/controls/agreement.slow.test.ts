import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, type CfnResource, Stack } from 'aws-cdk-lib/core';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { NagRuleCompliance, rules as nag } from 'cdk-nag';
import { findingsOf, type Resources } from '../support';

type Properties = { readonly [name: string]: unknown };

/** What others say of each case: whether it is good, or nothing if they can't tell. */
type Answers = readonly (boolean | undefined)[];

/** Properties of one type of resource, in all combinations. */
interface Cases {
  readonly type: 'NotebookInstance' | 'EndpointConfig' | 'Model' | 'DataQualityJobDefinition';
  readonly all: readonly Properties[];
}

/** Somebody else's rule, and which of ours judge the same. */
interface Pair {
  readonly theirs: string;
  readonly ours: readonly string[];
  readonly cases: Cases;
  readonly ask: (cases: Cases) => Answers;
  /** Why the two differ on purpose, and where. */
  readonly apart: { readonly [why: string]: (properties: Properties) => boolean };
}

/** What the cases refer to. */
const SECTIONS = {
  Parameters: {
    Disabled: { Type: 'String', Default: 'Disabled' },
    Yes: { Type: 'String', Default: 'true' },
    AnyKey: { Type: 'String' },
  },
};
const OTHERS = { Subnet: { Type: 'AWS::EC2::Subnet', Properties: {} }, Key: { Type: 'AWS::KMS::Key', Properties: {} } };

const KEYS = [undefined, 'alias/key', { 'Fn::GetAtt': ['Key', 'Arn'] }, { Ref: 'AnyKey' }];

function combinations(choices: { readonly [name: string]: readonly unknown[] }): Properties[] {
  return Object.entries(choices).reduce<Properties[]>(
    (all, [name, values]) =>
      all.flatMap((one) => values.map((value) => (value === undefined ? one : { ...one, [name]: value }))),
    [{}],
  );
}

const NOTEBOOKS: Cases = {
  type: 'NotebookInstance',
  all: combinations({
    DirectInternetAccess: [undefined, 'Enabled', 'Disabled', { Ref: 'Disabled' }],
    SubnetId: [undefined, 'subnet-1', { Ref: 'Subnet' }],
    SecurityGroupIds: [undefined, ['sg-1']],
    RootAccess: [undefined, 'Enabled', 'Disabled', { Ref: 'Disabled' }],
    KmsKeyId: KEYS,
  }),
};
const CONFIGS: Cases = { type: 'EndpointConfig', all: combinations({ KmsKeyId: KEYS }) };
const MODELS: Cases = {
  type: 'Model',
  all: combinations({ EnableNetworkIsolation: [undefined, true, false, 'true', 'false', { Ref: 'Yes' }] }),
};
const JOBS: Cases = {
  type: 'DataQualityJobDefinition',
  all: combinations({
    NetworkConfig: [
      undefined,
      {},
      ...[true, false].map((EnableInterContainerTrafficEncryption) => ({ EnableInterContainerTrafficEncryption })),
    ],
    JobResources: [1, 2].map((InstanceCount) => ({ ClusterConfig: { InstanceCount } })),
  }),
};

function resource({ type }: Cases, properties: Properties): Resources {
  return { One: { Type: `AWS::SageMaker::${type}`, Properties: properties }, ...OTHERS };
}

const GUARD = resolve('node_modules/@cdklabs/cdk-validator-cfnguard');
const RULES = join(GUARD, 'rules/control-tower/cfn-guard/sagemaker');
const PLATFORM = [process.platform === 'darwin' ? 'macos' : 'ubuntu', arch() === 'x64' ? 'x86_64' : 'aarch64'];

/** What a rule of Control Tower says, by the program that the package brings. */
function controlTower(rule: string): Pair['ask'] {
  return (cases) => {
    const folder = mkdtempSync(join(tmpdir(), 'guard-'));
    cases.all.forEach((properties, i) =>
      writeFileSync(join(folder, `${i}.json`), JSON.stringify({ ...SECTIONS, Resources: resource(cases, properties) })),
    );
    const options = ['--structured', '--output-format', 'json', '--show-summary', 'none'];
    const { stdout } = spawnSync(
      join(GUARD, 'bin', ...PLATFORM, 'cfn-guard'),
      ['validate', '--rules', join(RULES, `${rule}.guard`), '--data', folder, ...options],
      { encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
    const reports = JSON.parse(stdout) as { readonly name: string; readonly status: string }[];
    const status = new Map(reports.map((report) => [Number(/(\d+)\.json$/.exec(report.name)![1]), report.status]));
    return cases.all.map((_, i) => status.get(i) === 'PASS');
  };
}

/** What a rule of cdk-nag says. It throws if it can't resolve what it looks at. */
function cdkNag(rule: keyof typeof nag.sagemaker): Pair['ask'] {
  return ({ type, all }) => {
    const stack = new Stack(new App(), 'Stack');
    const L1 = sagemaker[`Cfn${type}`] as unknown as new (scope: Stack, id: string, props: object) => CfnResource;
    const required = { roleArn: 'arn', instanceType: 'ml.t3.medium', productionVariants: [] };
    return all.map((properties, i) => {
      const props = Object.entries(properties).map(([name, value]) => [name[0].toLowerCase() + name.slice(1), value]);
      const node = new L1(stack, `R${i}`, { ...required, ...Object.fromEntries(props) });
      try {
        return nag.sagemaker[rule](node) === NagRuleCompliance.COMPLIANT;
      } catch {
        return undefined;
      }
    });
  };
}

const PYTHON = resolve('.venv-checkov', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** What a check of checkov says, without reading anything from another machine. */
function checkov(check: string): Pair['ask'] {
  return ({ type, all }) => {
    if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is not there; run npm run python:install`);
    const many = all.map((properties, i) => [`R${i}`, { Type: `AWS::SageMaker::${type}`, Properties: properties }]);
    const file = join(mkdtempSync(join(tmpdir(), 'checkov-')), 'many.template.json');
    writeFileSync(file, JSON.stringify({ ...SECTIONS, Resources: { ...Object.fromEntries(many), ...OTHERS } }));
    const options = ['--framework', 'cloudformation', '--skip-download', '--compact', '--quiet', '--output', 'json'];
    const { stdout } = spawnSync(PYTHON, ['-m', 'checkov.main', '--file', file, '--check', check, ...options], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, CKV_SKIP_PACKAGE_UPDATE_CHECK: 'true', BC_SKIP_MAPPING: 'true', LOG_LEVEL: 'ERROR' },
    });
    const { results } = JSON.parse(stdout) as { results: { failed_checks: { readonly resource: string }[] } };
    const failed = new Set(results.failed_checks.map((one) => one.resource.split('.').pop()));
    return all.map((_, i) => !failed.has(`R${i}`));
  };
}

const isParameter = (value: unknown) => value !== null && typeof value === 'object' && 'Ref' in value;
const NO_DEFAULTS = 'it reads no defaults of parameters';
const ANY_PARAMETER = 'it takes a parameter for a value, though the value may be empty';
const NEEDS_GROUPS = 'it asks for security groups too';
const NEEDS_SUBNET = 'it asks for a subnet too';

const PAIRS: readonly Pair[] = [
  {
    theirs: 'CT.SAGEMAKER.PR.1',
    ours: ['SageMaker.1'],
    cases: NOTEBOOKS,
    ask: controlTower('ct-sagemaker-pr-1'),
    apart: {
      [NO_DEFAULTS]: ({ DirectInternetAccess }) => isParameter(DirectInternetAccess),
      [NEEDS_SUBNET]: ({ SubnetId }) => SubnetId === undefined,
      [NEEDS_GROUPS]: ({ SecurityGroupIds }) => SecurityGroupIds === undefined,
    },
  },
  {
    theirs: 'CT.SAGEMAKER.PR.2',
    ours: ['SageMaker.2'],
    cases: NOTEBOOKS,
    ask: controlTower('ct-sagemaker-pr-2'),
    apart: { [NEEDS_GROUPS]: ({ SecurityGroupIds }) => SecurityGroupIds === undefined },
  },
  {
    theirs: 'CT.SAGEMAKER.PR.3',
    ours: ['SageMaker.3'],
    cases: NOTEBOOKS,
    ask: controlTower('ct-sagemaker-pr-3'),
    apart: { [NO_DEFAULTS]: ({ RootAccess }) => isParameter(RootAccess) },
  },
  {
    theirs: 'AwsSolutions-SM1',
    ours: ['SageMaker.2'],
    cases: NOTEBOOKS,
    ask: cdkNag('SageMakerNotebookInVPC'),
    apart: {},
  },
  {
    theirs: 'AwsSolutions-SM2',
    ours: ['SageMaker.21', 'sagemaker-notebook-instance-kms-key-configured'],
    cases: NOTEBOOKS,
    ask: cdkNag('SageMakerNotebookInstanceKMSKeyConfigured'),
    apart: { [ANY_PARAMETER]: ({ KmsKeyId }) => isParameter(KmsKeyId) },
  },
  {
    theirs: 'AwsSolutions-SM3',
    ours: ['SageMaker.1'],
    cases: NOTEBOOKS,
    ask: cdkNag('SageMakerNotebookNoDirectInternetAccess'),
    apart: {},
  },
  {
    theirs: 'NIST.800.53.R5-SageMakerEndpointConfigurationKMSKeyConfigured',
    ours: ['sagemaker-endpoint-config-kms-key-required', 'sagemaker-endpoint-configuration-kms-key-configured'],
    cases: CONFIGS,
    ask: cdkNag('SageMakerEndpointConfigurationKMSKeyConfigured'),
    apart: { [ANY_PARAMETER]: ({ KmsKeyId }) => isParameter(KmsKeyId) },
  },
  {
    theirs: 'CKV_AWS_187',
    ours: ['SageMaker.21', 'sagemaker-notebook-instance-kms-key-configured'],
    cases: NOTEBOOKS,
    ask: checkov('CKV_AWS_187'),
    apart: { [ANY_PARAMETER]: ({ KmsKeyId }) => isParameter(KmsKeyId) },
  },
  {
    theirs: 'CKV_AWS_369',
    ours: ['SageMaker.9'],
    cases: JOBS,
    ask: checkov('CKV_AWS_369'),
    apart: {
      'AWS Config looks at jobs on two instances or more': ({ JobResources }) =>
        JSON.stringify(JobResources).includes('"InstanceCount":1'),
    },
  },
  { theirs: 'CKV_AWS_370', ours: ['SageMaker.5'], cases: MODELS, ask: checkov('CKV_AWS_370'), apart: {} },
];

describe.each(PAIRS.map((pair): [string, string, Pair] => [pair.theirs, pair.ours.join(' and '), pair]))(
  '%s and %s',
  (_, _names, { ours, cases, ask, apart }) => {
    const expected = { true: 'PASSED', false: 'FAILED' };

    test('agree, except where they differ on purpose', () => {
      const answers = ask(cases);
      const used = new Set<string>();
      const unexplained = ours.flatMap((rule) =>
        cases.all.flatMap((properties, i) => {
          const answer = answers[i];
          const [{ verdict }] = findingsOf(rule, resource(cases, properties), SECTIONS);
          if (answer === undefined || verdict === expected[`${answer}`]) return [];
          const why = Object.keys(apart).filter((reason) => apart[reason](properties));
          why.forEach((reason) => used.add(reason));
          return why.length > 0 ? [] : [{ rule, properties, answer, verdict }];
        }),
      );
      expect(unexplained).toEqual([]);
      expect([...used].sort()).toEqual(Object.keys(apart).sort());
      expect(answers).toEqual(expect.arrayContaining([true, false]));
    });
  },
);
