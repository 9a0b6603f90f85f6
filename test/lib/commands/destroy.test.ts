import { join } from 'node:path';
import { Accounts, type Stack } from './accounts';
import { type } from './terminal';

// the first test loads the SDK
jest.setTimeout(60_000);

const EXAMPLE = join(__dirname, '../../../examples/mortgage-approval/use-case.yaml');
const [TOOLS, STAGING, PROD] = ['111111111111', '222222222222', '333333333333'];
const GROUP = `arn:aws:sagemaker:eu-west-1:${TOOLS}:model-package-group/mortgage-approval`;
const ENDPOINT = `arn:aws:sagemaker:eu-west-1:${STAGING}:endpoint/mortgage-approval-staging`;
const ASSETS = `s3://cdk-hnb659fds-assets-${TOOLS}-eu-west-1`;
const environment = { ...process.env };

let accounts: Accounts;

function stack(account: string, name: string, resources: Stack['resources'] = {}): Stack {
  return { account, name, status: 'CREATE_COMPLETE', resources };
}

function everything(): Stack[] {
  return [
    stack(TOOLS, 'mortgage-approval-dev', {
      Key: { type: 'AWS::KMS::Key', physical: 'the-key', retain: true },
      Lake: { type: 'AWS::S3::Bucket', physical: 'the-bucket', retain: true },
      Models: { type: 'AWS::SageMaker::ModelPackageGroup', physical: GROUP, retain: true },
      Pipeline: { type: 'AWS::SageMaker::Pipeline', physical: 'mortgage-approval-training' },
      Odd: { type: 'AWS::Odd::Thing', physical: 'odd', retain: true },
    }),
    stack(STAGING, 'mortgage-approval-staging'),
    stack(STAGING, 'mortgage-approval-staging-release', {
      Endpoint: { type: 'AWS::SageMaker::Endpoint', physical: ENDPOINT },
    }),
    stack(PROD, 'mortgage-approval-prod'),
    stack(PROD, 'mortgage-approval-prod-release'),
    stack(TOOLS, 'another-dev'),
  ];
}

async function given(stacks: Stack[] = everything(), trusting = [TOOLS, STAGING, PROD], own = TOOLS): Promise<void> {
  accounts = new Accounts(own, stacks);
  accounts.trusting = trusting;
  await accounts.start();
  process.env.AWS_ENDPOINT_URL = accounts.endpoint;
}

beforeEach(() => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIABASE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_MAX_ATTEMPTS: '1',
  });
  delete process.env.AWS_PROFILE;
});
afterEach(async () => {
  process.env = { ...environment };
  await accounts.stop();
});

describe('when nobody said yes', () => {
  test('then every stack is named in its order, and nothing is deleted', async () => {
    await given();
    const { out, code } = await type('destroy', EXAMPLE);
    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 6)).toEqual([
      'mortgage-approval',
      '  mortgage-approval-prod-release  333333333333 eu-west-1  CREATE_COMPLETE, 0 resources to delete, 0 to keep',
      '  mortgage-approval-staging-release  222222222222 eu-west-1  CREATE_COMPLETE, 1 resources to delete, 0 to keep',
      '  mortgage-approval-prod  333333333333 eu-west-1  CREATE_COMPLETE, 0 resources to delete, 0 to keep',
      '  mortgage-approval-staging  222222222222 eu-west-1  CREATE_COMPLETE, 0 resources to delete, 0 to keep',
      '  mortgage-approval-dev  111111111111 eu-west-1  CREATE_COMPLETE, 1 resources to delete, 4 to keep',
    ]);
    expect(out).toMatch(/nothing was deleted: --yes deletes these stacks in this order\n$/);
    expect(accounts.deleted).toEqual([]);
  });

  test('then it says what stays, and how to remove it, keys last', async () => {
    await given();
    const { out } = await type('destroy', EXAMPLE);
    const from = out.indexOf('what would stay');
    expect(out.slice(from).split('\n').slice(0, -2)).toEqual([
      'what would stay, and how to remove it for good:',
      '  mortgage-approval-staging-release, with credentials of account 222222222222:',
      '    # AWS::Logs::LogGroup /aws/sagemaker/Endpoints/mortgage-approval-staging',
      '    aws logs delete-log-group --region eu-west-1 --log-group-name /aws/sagemaker/Endpoints/mortgage-approval-staging',
      '  mortgage-approval-dev, with credentials of account 111111111111:',
      `    # CDK assets ${ASSETS}/mortgage-approval-training.*`,
      `    aws s3 rm --region eu-west-1 ${ASSETS} --recursive --exclude '*' --include 'mortgage-approval-training.*'`,
      '    # AWS::S3::Bucket the-bucket',
      '    while aws s3api delete-objects --region eu-west-1 --no-cli-pager --bucket the-bucket --delete "$(aws s3api ' +
        "list-object-versions --region eu-west-1 --bucket the-bucket --max-items 1000 --output json --query '{Objects: " +
        '[Versions, DeleteMarkers][].{Key: Key, VersionId: VersionId}}\')"; do :; done',
      '    aws s3api delete-bucket --region eu-west-1 --bucket the-bucket',
      `    # AWS::SageMaker::ModelPackageGroup ${GROUP}`,
      '    aws sagemaker list-model-packages --region eu-west-1 --model-package-group-name mortgage-approval --output text ' +
        "--query 'ModelPackageSummaryList[].ModelPackageArn' | xargs -n 1 aws sagemaker delete-model-package --region " +
        'eu-west-1 --model-package-name',
      '    aws sagemaker delete-model-package-group --region eu-west-1 --model-package-group-name mortgage-approval',
      '    # AWS::Odd::Thing odd',
      '    # there is no command for AWS::Odd::Thing: remove it by hand',
      '    # AWS::KMS::Key the-key',
      '    aws kms schedule-key-deletion --region eu-west-1 --key-id the-key --pending-window-in-days 30',
    ]);
  });
});

test('the SDK in the bundle advises nobody to update Node', async () => {
  delete process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED;
  const warned = jest.spyOn(process, 'emitWarning').mockReturnValue();
  await given();
  await type('destroy', EXAMPLE);
  expect(process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED).toBe('true');
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

describe('when somebody said yes', () => {
  test('then releases go first, then environments, then the stack that makes releases', async () => {
    await given();
    const { out, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(0);
    expect(accounts.deleted).toEqual([
      `${PROD} mortgage-approval-prod-release`,
      `${STAGING} mortgage-approval-staging-release`,
      `${PROD} mortgage-approval-prod`,
      `${STAGING} mortgage-approval-staging`,
      `${TOOLS} mortgage-approval-dev`,
    ]);
    expect(out).toContain('  deleted mortgage-approval-dev\n');
    expect(out).toContain('what stays, and how to remove it for good:');
  });

  test('then a stack that is not there is passed over, and a second time there is nothing to do', async () => {
    await given(everything().filter(({ name }) => name !== 'mortgage-approval-staging-release'));
    const first = await type('destroy', EXAMPLE, '--yes');
    expect(first.code).toBe(0);
    expect(first.out).toContain('  mortgage-approval-staging-release  222222222222 eu-west-1  is not there\n');
    expect(accounts.deleted).toHaveLength(4);
    const second = await type('destroy', EXAMPLE, '--yes');
    expect(second).toMatchObject({ code: 0, out: expect.stringMatching(/nothing to delete\n$/) });
    expect(accounts.deleted).toHaveLength(4);
  });

  test('then a stack that is not deleted ends the command with the reasons of this attempt, before others go', async () => {
    const stacks = everything();
    stacks.find(({ name }) => name === 'mortgage-approval-staging-release')!.fails = { Role: 'it is in use' };
    await given(stacks);
    const { err, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(1);
    expect(err).toBe(
      'the stack mortgage-approval-staging-release in account 222222222222 was not deleted: it is DELETE_FAILED\n' +
        '  Role (AWS::IAM::Role): it is in use\n' +
        'put this right, and run the command again\n',
    );
    expect(accounts.deleted).toHaveLength(2);
  });

  test.each([
    ['another', 'its tag ml:use-case says another'],
    [null, 'it has no tag ml:use-case'],
  ])('then a stack that only has the name of one of the use case ends the command: %s', async (useCase, why) => {
    await given(everything().map((each) => (each.name === 'mortgage-approval-dev' ? { ...each, useCase } : each)));
    const { err, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(1);
    expect(err).toBe(
      `the stack mortgage-approval-dev in account 111111111111 does not belong to mortgage-approval: ${why}; check the ` +
        'accounts of the use case, or delete the stack by hand\n',
    );
    expect(accounts.deleted).toEqual([]);
  });

  test('then a stack that is nothing but a change set, which has no tags yet, goes too', async () => {
    const empty = { ...stack(PROD, 'mortgage-approval-prod-release'), status: 'REVIEW_IN_PROGRESS', useCase: null };
    await given([empty]);
    expect((await type('destroy', EXAMPLE, '--yes')).code).toBe(0);
    expect(accounts.deleted).toEqual([`${PROD} mortgage-approval-prod-release`]);
  });

  test('then a protected stack ends the command before anything is deleted', async () => {
    const stacks = everything().map((each) => ({ ...each, isProtected: each.name === 'mortgage-approval-dev' }));
    await given(stacks);
    const { err, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(1);
    expect(err).toMatch(/^the stack mortgage-approval-dev in account 111111111111 is protected/);
    expect(accounts.deleted).toEqual([]);
  });
});

describe('when an account can not be entered', () => {
  test('then missing credentials end the command with what to do', async () => {
    await given();
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    const { err, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(1);
    expect(err).toMatch(/^there are no credentials: .+; log in as for cdk deploy\n$/);
    expect(accounts.deleted).toEqual([]);
  });

  test('then an unknown profile is named', async () => {
    await given();
    delete process.env.AWS_ACCESS_KEY_ID;
    process.env.AWS_PROFILE = 'lendign';
    const { err, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(1);
    expect(err).toMatch(
      /^there are no credentials of the profile "lendign", which AWS_PROFILE names: .+; check the name /,
    );
  });

  test('then credentials that AWS refuses are told from those that are missing', async () => {
    await given();
    accounts.refusing = true;
    const { err, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(1);
    expect(err).toBe('AWS refuses the credentials: The security token is invalid; log in as for cdk deploy\n');
  });

  test('then a network that fails is not told as missing credentials', async () => {
    await given();
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
    const { err, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(1);
    expect(err).toMatch(/^AWS STS in eu-west-1 can't be reached: .*ECONNREFUSED.*; check the network, /);
  });

  test('then an account that does not trust this one ends it before anything is deleted', async () => {
    await given(everything(), [TOOLS, PROD]);
    const { err, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(1);
    expect(err).toMatch(
      /^account 222222222222 is out of reach: arn:aws:iam::111111111111:user\/ana in account 111111111111 may not assume /,
    );
    expect(accounts.deleted).toEqual([]);
  });

  test('then a deploy role that may not list resources ends it with the bootstrap stack that is needed', async () => {
    await given();
    accounts.withoutLookup = [STAGING];
    const { err, code } = await type('destroy', EXAMPLE, '--yes');
    expect(code).toBe(1);
    expect(err).toBe(
      "CloudFormation doesn't list the resources of the stack mortgage-approval-staging-release in account 222222222222: the deploy " +
        'role is not authorized to perform: ListStackResources; let your credentials assume ' +
        'arn:aws:iam::222222222222:role/cdk-hnb659fds-lookup-role-222222222222-eu-west-1, or bootstrap the account again ' +
        'with a CDK CLI whose template has version 32 or later, so that ' +
        'arn:aws:iam::222222222222:role/cdk-hnb659fds-deploy-role-222222222222-eu-west-1 may list resources: ' +
        'npx cdk bootstrap aws://222222222222/eu-west-1\n',
    );
    expect(accounts.deleted).toEqual([]);
  });

  test('then credentials of the account itself do without the deploy role', async () => {
    await given(everything(), [STAGING, PROD]);
    expect((await type('destroy', EXAMPLE, '--yes')).code).toBe(0);
    expect(accounts.deleted).toHaveLength(5);
  });

  test('then credentials of another account delete nothing', async () => {
    await given(everything(), [], '999999999999');
    expect((await type('destroy', EXAMPLE, '--yes')).err).toMatch(/^account 333333333333 is out of reach: /);
    expect(accounts.deleted).toEqual([]);
  });
});

test('a use case that does not exist is a fault with its code', async () => {
  await given();
  const { err, code } = await type('destroy', EXAMPLE, '--use-case', 'mortgage');
  expect(code).toBe(1);
  expect(err).toMatch(/\[MLL\d+\]/);
});
