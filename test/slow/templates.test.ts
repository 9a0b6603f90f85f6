import type { Finding } from '../support/rule-packs';
import { Checkout, type Ending } from './templates/checkout';

let checkout: Checkout;

beforeAll(() => {
  checkout = new Checkout();
});

afterAll(() => {
  checkout.remove();
});

/** The rows of the table: stack, resources, size, findings, acknowledged. */
function rows(said: string): string[][] {
  return [...said.matchAll(/^ {4}(\S.*?) {2,}(\d+) +(\d+) KiB +(\S+) +(\S+)$/gm)].map(([, ...row]) => row);
}

/** Lines that only a programmer wants to read. */
function traces(said: string): string[] {
  return said.split('\n').filter((line) => /^ {4}at |node:internal/.test(line));
}

describe('when somebody types npm run synth in a fresh clone', () => {
  let ending: Ending;
  let findings: ReturnType<Checkout['findings']>;

  beforeAll(() => {
    ending = checkout.run('npm', ['run', 'synth']);
    findings = checkout.findings();
  });

  test('then it succeeds', () => {
    expect(traces(ending.said)).toEqual([]);
    expect(ending.status).toBe(0);
  });

  test('then it reaches for no other machine', () => {
    expect(ending.connections).toEqual([]);
  });

  test('then it ends with what was made', () => {
    expect(
      rows(ending.said).map(([stack, resources, , open, acknowledged]) => [stack, resources, open, acknowledged]),
    ).toEqual([
      ['mortgage-approval-dev', '121', '0', '41'],
      ['mortgage-approval release', '9', '0', '0'],
      ['mortgage-approval-staging', '59', '0', '32'],
      ['mortgage-approval-prod', '64', '0', '33'],
    ]);
    expect(ending.said).toMatch(/^ {2}validation report {2}cdk\.out\/validation-report\.json$/m);
  });

  test('then it reviews what was made', () => {
    expect(ending.said).toMatch(/^ {2}review {13}cdk\.out\/review\.html$/m);
    const { verdicts } = JSON.parse(checkout.read('review.json')!) as { verdicts: { template: string }[] };
    const list = JSON.parse(checkout.read('templates.json')!) as { file: string }[];
    expect(new Set(verdicts.map(({ template }) => template))).toEqual(new Set(list.map(({ file }) => file)));
    expect(checkout.read('review.html')).toContain('mortgage-approval-dev');
  });

  test('then the table says what is in the templates', () => {
    const list = JSON.parse(checkout.read('templates.json')!) as { name: string; file: string }[];
    const counted = list.map(({ name, file }) => {
      const template = checkout.read(file)!;
      const { Resources } = JSON.parse(template) as { Resources: object };
      return [name, `${Object.keys(Resources).length}`, `${Math.ceil(template.length / 1024)}`];
    });
    expect(rows(ending.said).map((row) => row.slice(0, 3))).toEqual(counted);
  });

  test('then nothing is wrong that nobody has answered for', () => {
    expect(findings.open).toEqual([]);
  });

  test('then every practice and control that a template can show is met, or accepted for a reason', () => {
    const { verdicts } = JSON.parse(checkout.read('review.json')!) as {
      verdicts: { rule: string; verdict: string; acknowledged?: string }[];
    };
    const open = verdicts.filter(({ verdict, acknowledged }) => /FAILED|CANT_TELL/.test(verdict) && !acknowledged);
    expect(open).toEqual([]);
    const accepted = verdicts.filter(({ acknowledged }) => acknowledged !== undefined);
    expect(accepted.map(({ rule }) => rule).sort()).toEqual([
      'MLCOST03-BP04',
      'MLCOST04-BP02',
      'MLCOST06-BP03',
      'MLREL03-BP02',
      'SageMaker.16',
      'sagemaker-model-in-vpc',
      'sagemaker_training_jobs_vpc_settings_configured',
    ]);
    expect(new Set(verdicts.map(({ rule }) => rule)).size).toBe(105 + 39);
  });

  test('then every exception is of a kind that is known and counted', () => {
    const kinds = findings.acknowledged.map(({ rule }) => rule.replace(/\[.*\]$/, ''));
    const counts = Object.fromEntries([...new Set(kinds)].map((k) => [k, kinds.filter((other) => other === k).length]));
    expect(counts).toEqual({ 'AwsSolutions-IAM5': 90, 'AwsSolutions-SQS3': 16 });
  });

  test('then every exception has a reason, and is for one thing', () => {
    expect(findings.acknowledged.filter(unqualified)).toEqual([]);
  });

  test('then every exception of a role says which calls it is for, and why for these calls', () => {
    const wildcards = findings.acknowledged.filter(({ rule }) => rule.startsWith('AwsSolutions-IAM5'));
    const said = wildcards.flatMap(({ reason = '' }) => reasonsIn(reason));
    expect(said.filter(({ actions }) => actions.length === 0)).toEqual([]);
    const wrong = said.filter(({ why, actions }) =>
      OF_A_SERVICE.some(
        ([words, service]) => why.includes(words) && !actions.every((a) => a.startsWith(`${service}:`)),
      ),
    );
    expect(wrong).toEqual([]);
    for (const [words] of OF_A_SERVICE.slice(0, 3)) expect(said.some(({ why }) => why.includes(words))).toBe(true);
  });
});

/** Reasons that are true of the calls of one service only. */
const OF_A_SERVICE = [
  ['X-Ray', 'xray'],
  ['ECR', 'ecr'],
  ['Metrics', 'cloudwatch'],
  ['EC2', 'ec2'],
  ['job of CodePipeline', 'codepipeline'],
  ['list of log groups', 'logs'],
];

/** `s3:GetObject, s3:PutObject: why; ecr:GetAuthorizationToken: why`, taken apart. */
function reasonsIn(text: string): { readonly actions: string[]; readonly why: string }[] {
  const parts = text.split(/(?:^|; )((?:[a-z0-9-]+:[A-Za-z]+(?:, )?)+): /);
  return Array.from({ length: (parts.length - 1) / 2 }, (_, i) => ({
    actions: parts[2 * i + 1].split(', '),
    why: parts[2 * i + 2],
  }));
}

/** An exception that would cover other findings too, or doesn't say why. */
function unqualified({ pack, rule, acknowledgedId = '', reason = '' }: Finding): boolean {
  const wildcard = rule.startsWith('AwsSolutions-IAM5') && !/\[(Resource|Action)::.+\]$/.test(acknowledgedId);
  return wildcard || acknowledgedId !== `${pack.replace(' ', '-')}::${rule}` || reason.trim().length < 20;
}

describe('when a part is asked for', () => {
  test('then only that is built, and nothing of an earlier run is left', () => {
    checkout.leave('stale.template.json', '{}');
    checkout.leave('validation-report.json', '{"pluginReports":[{"violations":[{"violatingConstructs":[{}]}]}]}');
    const { status, said } = checkout.synth('-c', 'useCase=mortgage-approval', '-c', 'environment=prod');
    expect(status).toBe(0);
    expect(rows(said).map(([stack]) => stack)).toEqual(['mortgage-approval-prod']);
    expect(checkout.read('stale.template.json')).toBeUndefined();
    expect(checkout.findings().open).toEqual([]);
    const { artifacts } = JSON.parse(checkout.read('manifest.json')!) as {
      artifacts: { [id: string]: { type: string } };
    };
    expect(Object.keys(artifacts).filter((id) => artifacts[id].type === 'aws:cloudformation:stack')).toEqual([
      'mortgage-approval-prod',
    ]);
  });

  test.each([
    [
      ['-c', 'environment=prd'],
      /^MLL933 '-c environment' must be one of dev, staging, prod, got "prd"; did you mean prod\?$/m,
    ],
    [
      ['-c', 'useCase=nobody'],
      /^examples {2}must contain the use case "nobody"; it contains mortgage-approval; check .* \[MLL931\]$/m,
    ],
    [
      ['-c', 'useCases=nowhere'],
      /^nowhere {2}must be a use case file, .*, but there is no such file or folder; .* \[MLL932\]$/m,
    ],
    [
      ['-c', 'rulePacks=Solutions'],
      /^MLL934 '-c rulePacks' must be one of AwsSolutions, ControlTower, HIPAASecurity, MlLens, NIST80053R5, PCIDSS321, got "Solutions"; .*$/m,
    ],
  ])('then one that is not there is named in a line, without a stack trace: %j', (args, message) => {
    const { status, said } = checkout.synth(...args);
    expect(said).toMatch(message);
    expect(traces(said)).toEqual([]);
    expect(status).toBe(1);
    expect(rows(said)).toEqual([]);
  });
});

describe('when use cases are other than the example', () => {
  let ending: Ending;

  beforeAll(() => {
    const useCases = checkout.useCases({
      network: 'unchanged',
      serverless: 'serverless',
      'one-account': 'one-account',
      'one-instance': 'one-instance',
      regression: 'regression',
    });
    ending = checkout.synth('-c', `useCases=${useCases}`);
  });

  test('then nothing is wrong with them either', () => {
    expect(checkout.findings().open).toEqual([]);
    expect(ending.status).toBe(0);
    expect(rows(ending.said).map(([stack, , , open]) => [stack, open])).toHaveLength(20);
  });

  test('then their exceptions have reasons, and are for one thing', () => {
    const { acknowledged } = checkout.findings();
    expect(acknowledged.filter(unqualified)).toEqual([]);
    expect(new Set(acknowledged.map(({ rule }) => rule.replace(/\[.*\]$/, '')))).toEqual(
      new Set(['AwsSolutions-IAM5', 'AwsSolutions-SQS3', 'W9003']),
    );
  });
});

/** What each pack says of a bucket without access logs. */
const BUCKET = [
  ['AwsSolutions', 'AwsSolutions-S1'],
  ['cdk-validator-cfnguard', 's3_bucket_logging_enabled_check'],
  ...['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map((pack) => [pack, `${pack}-S3BucketLoggingEnabled`]),
];

describe('when something is wrong', () => {
  const canary = (bad: string) =>
    checkout.run(
      'npx',
      [
        'cdk',
        'synth',
        '**',
        '-q',
        '--strict',
        '--no-notices',
        '--build',
        'true',
        '-a',
        `node ${__dirname}/templates/canary.cjs`,
      ],
      // the CLI's telemetry outlives it, and would be seen in the next test
      { BAD: bad, CDK_DISABLE_CLI_TELEMETRY: 'true' },
    );

  test('then an app without a mistake succeeds', () => {
    expect(canary('none').status).toBe(0);
  });

  test.each([
    ['instance in release', 'Tools/Release/Config', [['CloudFormation Validate', 'W3030']]],
    ['instance in stack', 'Tools/Config', [['CloudFormation Validate', 'W3030']]],
    ['bucket in release', 'Tools/Release/Bucket', BUCKET],
    ['bucket in stack', 'Tools/Bucket', BUCKET],
  ])('then synth fails, and every pack that is awake names the construct: %s', (bad, constructPath, wanted) => {
    const { status, said } = canary(bad);
    expect(status).not.toBe(0);
    expect(said).toContain(constructPath);
    const found = checkout.findings().open.filter((one) => one.constructPath === constructPath);
    for (const [pack, rule] of wanted) expect(found).toContainEqual(expect.objectContaining({ pack, rule }));
  });

  test('then an instance type in a use case file that there is not is found in its release', () => {
    const useCases = checkout.useCases({
      bad: (text) => text.replace(/(realtime:\n +instanceType: )\S+/, '$1ml.zz9.large'),
    });
    const { status, said } = checkout.synth('-c', `useCases=${useCases}`, '-c', 'environment=dev');
    expect(status).not.toBe(0);
    expect(said).toContain('bad-dev/Release/Endpoint/Config');
    expect(rows(said).find(([stack]) => stack === 'bad release')?.[3]).toBe('2');
  });

  test('then a connection to another machine would be seen', () => {
    const { status, connections } = checkout.run('node', ['-e', 'fetch("http://aws.amazon.com").catch(() => {})']);
    expect({ status, connections }).toEqual({ status: 0, connections: ['aws.amazon.com:80'] });
  });
});
