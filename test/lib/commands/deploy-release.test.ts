import { Deployment } from '../../../schema/deployment';
import { DEPLOYMENT, ReleaseAccount, STACK } from './release-account';
import { type Ending, type } from './terminal';

// the first test loads the SDK
jest.setTimeout(60_000);

const environment = { ...process.env };
const OWN = 'AKIABASE';

let account: ReleaseAccount;
beforeEach(async () => {
  account = await ReleaseAccount.start();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: account.cloud.endpoint,
    AWS_ACCESS_KEY_ID: OWN,
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_MAX_ATTEMPTS: '1',
  });
  delete process.env.AWS_PROFILE;
  delete process.env.AWS_SESSION_TOKEN;
});
afterEach(async () => {
  process.env = { ...environment };
  await account.cloud.stop();
});

function deploy(...more: string[]): Promise<Ending> {
  return type('deploy-release', '--stack', 'tools', '--environment', 'prod', ...more);
}

test('what the stand-in says is what constructs say', () => {
  expect(Deployment.parse(DEPLOYMENT)).toEqual(DEPLOYMENT);
});

describe('when a release is deployed for the first time', () => {
  let ending: Ending;
  let version: string;
  beforeEach(async () => {
    version = account.release();
    account.release({ modelPackageVersion: 8 });
    ending = await deploy('--version-id', version);
  });

  test('then it is verified, deployed and tested, and the command says so', () => {
    expect(ending.err).toBe('');
    expect(ending.code).toBe(0);
    expect(ending.out.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '))).toEqual([
      'mortgage-approval to prod, account 333333333333, eu-west-1',
      `read version ${version} of s3://releases/mortgage-approval/release.zip`,
      expect.stringMatching(
        /^verify it is what was approved: version 7 of mortgage-approval, with manifest [0-9a-f]{12}$/,
      ),
      `clear there is no ${STACK} yet`,
      'change Modify AWS::SageMaker::EndpointConfig Config, which is replaced',
      `deploy ${STACK} is CREATE_COMPLETE`,
      expect.stringMatching(/^test mortgage-approval-prod serves EndpointConfig-Xy1Zabc and answered in \d+ ms$/),
      '',
    ]);
  });

  test('then CloudFormation gets what the release holds for the environment, and its own role', () => {
    expect(account.asked('CreateChangeSet')).toEqual([
      expect.objectContaining({
        StackName: STACK,
        ChangeSetName: 'release',
        ChangeSetType: 'CREATE',
        TemplateBody: expect.stringContaining('Resources'),
        'Parameters.member.1.ParameterKey': 'Instances',
        'Parameters.member.1.ParameterValue': '2',
        'Tags.member.1.Key': 'ml:environment',
        RoleARN: DEPLOYMENT.roles.execution,
      }),
    ]);
  });

  test('then each call is made by the role that the environment keeps for it, and the release is read by the own one', () => {
    expect(account.callers('S3.GetObject')).toEqual([OWN]);
    expect(account.callers('S3.HeadObject')).toEqual([OWN, OWN]);
    expect(new Set(account.callers('DynamoDB.GetItem'))).toEqual(new Set([OWN]));
    expect(account.callers('CloudFormation.CreateChangeSet')).toEqual(['ASIADEPLOY']);
    expect(account.callers('CloudFormation.ExecuteChangeSet')).toEqual(['ASIADEPLOY']);
    expect(new Set(account.callers('SageMakerRuntime.InvokeEndpoint'))).toEqual(new Set(['ASIASMOKETEST']));
    expect(account.cloud.calls('SageMakerRuntime.InvokeEndpoint')).toHaveLength(6);
  });
});

test('without a version, the newest release is deployed as an update', async () => {
  account.release();
  const newest = account.release({ modelPackageVersion: 8 });
  account.plan.status = 'UPDATE_COMPLETE';
  account.plan.ends = 'UPDATE_COMPLETE';
  const { out, code } = await deploy();
  expect(code).toBe(0);
  expect(out).toContain(`version ${newest} of`);
  expect(out).toContain('version 8 of mortgage-approval');
  expect(account.asked('CreateChangeSet')).toMatchObject([{ ChangeSetType: 'UPDATE' }]);
  expect(account.asked('DeleteChangeSet')).toMatchObject([{ StackName: STACK, ChangeSetName: 'release' }]);
});

test('a release that is deployed already is tested again', async () => {
  account.release();
  account.plan.status = 'UPDATE_COMPLETE';
  account.plan.refusal = "The submitted information didn't contain changes. Submit different information.";
  const { out, code } = await deploy();
  expect(code).toBe(0);
  expect(out).toContain('there is nothing to change');
  expect(account.asked('ExecuteChangeSet')).toEqual([]);
  expect(account.cloud.calls('SageMakerRuntime.InvokeEndpoint')).toHaveLength(6);
});

test('a dry run verifies, says what would change, and leaves nothing behind', async () => {
  account.release();
  const { out, code } = await deploy('--dry-run');
  expect(code).toBe(0);
  expect(out).toContain('Modify AWS::SageMaker::EndpointConfig');
  expect(out).toContain('nothing was deployed');
  expect(account.asked('ExecuteChangeSet')).toEqual([]);
  expect(account.asked('DeleteStack')).toEqual([]);
  expect(account.asked('DeleteChangeSet')).toHaveLength(1);
  expect(account.cloud.calls('SageMakerRuntime.InvokeEndpoint')).toEqual([]);
});

test('an environment without a smoke test is not tested', async () => {
  const { smokeTest: _, ...roles } = DEPLOYMENT.roles;
  account.outputs = ['https://example.com', { ...DEPLOYMENT, roles }];
  account.release();
  const { out, code } = await deploy();
  expect(code).toBe(0);
  expect(out).toContain('no smoke test was asked for');
});

describe('nothing is deployed', () => {
  test.each<[string, (of: ReleaseAccount) => void, string]>([
    [
      'if a file is not the one that was approved',
      (of) => void of.release({}, { edit: { 'prod.json': '{"Parameters":{"Instances":"99"},"Tags":{}}' } }),
      'verify failed: the release of version 7 of mortgage-approval is not what was approved: prod.json differs',
    ],
    [
      'if the release maker has not made the release',
      (of) => void of.release({}, { isRemembered: false }),
      'verify failed: the release maker has made no release whose manifest has SHA-256 digest',
    ],
    [
      'if the copy of the model is another one',
      (of) => {
        of.release();
        of.cloud.objects.put('artifacts/released/mortgage-approval/7/version-1/model.tar.gz', 'another model');
      },
      'verify failed: the model data is not what was approved',
    ],
    [
      'if it is a release of another use case',
      (of) => void of.release({ useCase: 'churn' }),
      'verify failed: the release is one of churn, not of mortgage-approval',
    ],
    ['if there is no release', () => {}, 'read failed: '],
    [
      'if the roles of the environment trust somebody else',
      (of) => {
        of.release();
        of.distrusts = true;
      },
      `clear failed: ${DEPLOYMENT.roles.clearing} can't be assumed: not authorized to perform: sts:AssumeRole; name your ` +
        'role among the deployers of the ReleaseEnvironment',
    ],
    [
      'if CloudFormation accepts no such change set',
      (of) => {
        of.release();
        of.plan.refusal = 'Parameters: [Instances] do not exist in the template';
      },
      'prepare failed: CloudFormation accepts no such change set of mortgage-approval-prod-release: Parameters: [Instances] do not',
    ],
    [
      'if only a person can repair the stack',
      (of) => {
        of.release();
        of.plan.status = 'UPDATE_ROLLBACK_FAILED';
      },
      'clear failed: mortgage-approval-prod-release is UPDATE_ROLLBACK_FAILED',
    ],
  ])('%s', async (_, given, because) => {
    given(account);
    const { err, code } = await deploy();
    expect(code).toBe(1);
    expect(err).toContain(because);
    expect(account.asked('ExecuteChangeSet')).toEqual([]);
  });

  test('if its approval was withdrawn', async () => {
    account.release();
    const changes = [
      { status: 'Approved', by: 'ana' },
      { status: 'Rejected', by: 'eve' },
    ];
    const id = `approvals#${JSON.parse(account.manifest()).modelPackageArn}`;
    account.cloud.table.items.set(id, { id: { S: id }, approvals: { S: JSON.stringify({ changes }) } });
    const { err, code } = await deploy();
    expect(code).toBe(1);
    expect(err).toContain('was withdrawn by eve: it is Rejected; release another version');
  });

  test.each<[string, unknown[], string[], string]>([
    ['no output', [], [], 'the stack tools makes no releases that this command deploys: it has no ModelReleases'],
    [
      'no such environment',
      [{ ...DEPLOYMENT, environment: 'staging' }],
      [],
      'the stack tools knows no such environment; it knows staging of mortgage-approval',
    ],
    [
      'two use cases',
      [DEPLOYMENT, { ...DEPLOYMENT, useCase: 'churn' }],
      [],
      'name the use case by --use-case: the stack tools knows prod of mortgage-approval, prod of churn',
    ],
    [
      'another use case',
      [DEPLOYMENT],
      ['--use-case', 'churn'],
      'the stack tools knows no such environment; it knows prod of mortgage-approval',
    ],
  ])('if the stack has %s', async (_, outputs, more, because) => {
    account.outputs = outputs;
    expect(await deploy(...more)).toMatchObject({ err: `${because}\n`, code: 1 });
  });

  test('if the template is too large for a request', async () => {
    const template = JSON.stringify({ Resources: {}, Description: 'x'.repeat(60_000) });
    account.release(
      { files: account.digestsWith({ 'template.json': template }) },
      { edit: { 'template.json': template } },
    );
    const { err } = await deploy();
    expect(err).toContain('name a bucket by --template-bucket that you may write to and the deploy role may read');
    const { code } = await deploy('--template-bucket', 'templates');
    expect(code).toBe(0);
    const [{ TemplateURL }] = account.asked('CreateChangeSet');
    const key = TemplateURL.replace('https://templates.s3.eu-west-1.amazonaws.com/', '');
    expect(account.cloud.objects.versions(`templates/${key}`)[0].body.toString()).toBe(template);
  });
});

test('a deployment that fails ends with the reasons of CloudFormation, and no others', async () => {
  account.release();
  account.plan.ends = 'ROLLBACK_COMPLETE';
  expect(await deploy()).toMatchObject({
    code: 1,
    err:
      `deploy failed: ${STACK} is ROLLBACK_COMPLETE\n` +
      '  Endpoint (AWS::SageMaker::Endpoint) is CREATE_FAILED: The primary container did not pass the ping health check\n',
  });
});

test('an endpoint that does not serve the release fails the test', async () => {
  account.release();
  account.cloud.on('SageMakerRuntime.InvokeEndpoint', () => ({ status: 500, headers: {}, body: '' }));
  const { err, code } = await deploy();
  expect(code).toBe(1);
  expect(err).toContain('test failed: the warm-up call to mortgage-approval-prod failed');
});

test('the Region has to be known', async () => {
  delete process.env.AWS_REGION;
  delete process.env.AWS_DEFAULT_REGION;
  expect(await deploy()).toMatchObject({
    code: 1,
    err: 'name the Region of the stack by --region, or in AWS_REGION\n',
  });
});

test('a time that is no number of minutes is refused', async () => {
  expect(await deploy('--timeout', 'soon')).toMatchObject({ code: 2 });
});
