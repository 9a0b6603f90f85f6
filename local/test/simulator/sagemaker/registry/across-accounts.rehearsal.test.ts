import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DescribeModelPackageCommand,
  PutModelPackageGroupPolicyCommand,
  SageMakerClient,
  type DescribeModelPackageOutput,
} from '@aws-sdk/client-sagemaker';
import { setTimeout as sleep } from 'node:timers/promises';
import { STAGING, TOOLS } from '../../../support/services';
import { startWholeAws, type WholeAws } from '../../../support/whole-aws';

const SERVICE = 'sagemaker.amazonaws.com';
const PACKAGE = `arn:aws:sagemaker:eu-west-1:${TOOLS.account}:model-package/shared/1`;

function role(name: string, action: string): object {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: SERVICE } }],
      },
      Policies: [
        {
          PolicyName: 'p',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
          },
        },
      ],
    },
  };
}

const READ = 'sagemaker:DescribeModelPackage';
const ROLES = { Reader: role('reader', READ), Stranger: role('stranger', READ), Idle: role('idle', 's3:GetObject') };

/** What the group says: one role of the other account reads its packages. */
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${STAGING.account}:root` },
      Action: READ,
      Resource: `arn:aws:sagemaker:eu-west-1:${TOOLS.account}:model-package/shared/*`,
      Condition: {
        ArnEquals: {
          'aws:PrincipalArn': ['reader', 'idle'].map((name) => `arn:aws:iam::${STAGING.account}:role/${name}`),
        },
      },
    },
  ],
};

let whole: WholeAws;

beforeAll(async () => {
  whole = await startWholeAws();
  const { aws } = whole.simulator.services;
  const cloudformation = aws.client(CloudFormationClient, STAGING);
  const request = { StackName: 's', TemplateBody: JSON.stringify({ Resources: ROLES }) };
  await cloudformation.send(new CreateStackCommand({ ...request, Capabilities: ['CAPABILITY_NAMED_IAM'] }));
  for (let status = ''; status !== 'CREATE_COMPLETE'; await sleep(100))
    status = (await cloudformation.send(new DescribeStacksCommand({ StackName: 's' }))).Stacks![0].StackStatus!;
  cloudformation.destroy();
  const sagemaker = aws.client(SageMakerClient, TOOLS);
  const group = { ModelPackageGroupName: 'shared' };
  await sagemaker.send(new CreateModelPackageGroupCommand(group));
  await sagemaker.send(new PutModelPackageGroupPolicyCommand({ ...group, ResourcePolicy: JSON.stringify(POLICY) }));
  await sagemaker.send(new CreateModelPackageCommand(group));
  sagemaker.destroy();
});
afterAll(() => whole.stop());

async function readAs(name: string): Promise<DescribeModelPackageOutput> {
  const { aws } = whole.simulator.services;
  const sourceArn = `arn:aws:sagemaker:eu-west-1:${STAGING.account}:pipeline/p`;
  const roleArn = `arn:aws:iam::${STAGING.account}:role/${name}`;
  const session = { scope: STAGING, roleArn, service: SERVICE, sourceArn, sessionName: 'session' };
  const sagemaker = aws.client(SageMakerClient, STAGING, await aws.assumeForService(session));
  try {
    return await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: PACKAGE }));
  } finally {
    sagemaker.destroy();
  }
}

test('a role that both sides name reads a package of another account', async () => {
  expect(await readAs('reader')).toMatchObject({ ModelPackageArn: PACKAGE, ModelPackageVersion: 1 });
});

test('a role that the policy of the group does not name is refused', async () => {
  await expect(readAs('stranger')).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(READ),
  });
});

test('a role that its own policies do not let is refused', async () => {
  await expect(readAs('idle')).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
