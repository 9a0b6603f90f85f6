import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { parseArn } from '../service/arns';
import type { Credentials, Scope } from '../../core/scope';
import type { Aws } from '../../core/aws';
import type { Action } from './declaration';
import { ActionFailure } from './failure';
import type { Execution } from './records';

/** Who an action is: a role's session, and where it works. */
export interface Identity {
  readonly roleArn: string;
  readonly scope: Scope;
  readonly credentials: Credentials;
}

/** A session of the pipeline's role, which must trust CodePipeline. */
export async function pipelineIdentity(aws: Aws, { pipeline, declaration, id }: Execution): Promise<Identity> {
  const { roleArn } = declaration;
  const { scope, arn: sourceArn } = pipeline;
  const request = { scope, roleArn, service: 'codepipeline.amazonaws.com', sourceArn, sessionName: id };
  const credentials = await aws.assumeForService(request).catch((error: Error) => {
    throw new ActionFailure(
      'PermissionError',
      `CodePipeline is not authorized to perform AssumeRole on role ${roleArn}: ${error.message}`,
    );
  });
  return { roleArn, scope, credentials };
}

/** Who an action works as: its own role, assumed by the pipeline's, or the pipeline's. */
export async function actionIdentity(aws: Aws, execution: Execution, action: Action): Promise<Identity> {
  const pipeline = await pipelineIdentity(aws, execution);
  const region = action.region ?? pipeline.scope.region;
  if (!action.roleArn) return { ...pipeline, scope: { ...pipeline.scope, region } };
  const { account } = parseArn(action.roleArn);
  const credentials = await assume(aws, pipeline, action.roleArn, execution.id);
  return { roleArn: action.roleArn, scope: { account, region }, credentials };
}

async function assume(aws: Aws, by: Identity, roleArn: string, session: string): Promise<Credentials> {
  const sts = aws.client(STSClient, by.scope, by.credentials);
  try {
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: session }));
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey) throw new Error('no credentials in the answer');
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
    return { accessKeyId, secretAccessKey, sessionToken };
  } catch (error) {
    const { name, message } = error as Error;
    throw new ActionFailure(
      'PermissionError',
      `${by.roleArn} is not authorized to perform AssumeRole on role ${roleArn}: ${name}: ${message}`,
    );
  } finally {
    sts.destroy();
  }
}
