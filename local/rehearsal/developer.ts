import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type Session, toolsOf } from './session';

const RoleName = 'rehearsal-developer';
const PolicyName = 'Everything';

/**
 * Lets a developer of the account of the tools, who may use every bucket and every key, do something in S3. No policy binds
 * the administrator of a local account.
 */
export async function asDeveloper<R>(session: Session, work: (s3: S3Client) => Promise<R>): Promise<R> {
  const scope = toolsOf(session);
  const trust = statement({ Principal: { AWS: `arn:aws:iam::${scope.account}:root` }, Action: 'sts:AssumeRole' });
  const all = statement({ Action: ['s3:*', 'kms:*'], Resource: '*' });
  return session.aws.use(IAMClient, scope, async (iam) => {
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    try {
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: all }));
      return await withSession(session, Role!.Arn!, work);
    } finally {
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
      await iam.send(new DeleteRoleCommand({ RoleName }));
    }
  });
}

async function withSession<R>(session: Session, RoleArn: string, work: (s3: S3Client) => Promise<R>): Promise<R> {
  const scope = toolsOf(session);
  const { Credentials } = await session.aws.use(STSClient, scope, (sts) =>
    sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'rehearsal' })),
  );
  const s3 = session.aws.simulator.services.aws.client(S3Client, scope, {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  });
  try {
    return await work(s3);
  } finally {
    s3.destroy();
  }
}

function statement(said: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...said }] });
}
