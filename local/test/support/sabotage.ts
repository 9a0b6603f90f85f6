import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { DescribeRuleCommand, EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetPolicyCommand, LambdaClient, AddPermissionCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { DescribePipelineCommand, SageMakerClient, UpdatePipelineCommand } from '@aws-sdk/client-sagemaker';
import type { SynthesisedStack } from '../../rehearsal/assembly';
import { type Session, toolsOf } from '../../rehearsal/session';
import { trainingPipeline } from '../../rehearsal/training-pipeline';

/** Breaks something that was deployed, and returns what mends it again. */
export type Sabotage = (session: Session) => Promise<() => Promise<void>>;

interface Document {
  readonly Statement: { readonly Action?: string | readonly string[] }[];
}

const POLICY = 'Allowed';

/** Takes an action from the one role of a stack whose name holds `part`. */
export function withoutAction(stackOf: (session: Session) => SynthesisedStack, part: string, action: string): Sabotage {
  return async (session) => {
    const { scope } = stackOf(session);
    const use = <R>(work: (iam: IAMClient) => Promise<R>) => session.aws.use(IAMClient, scope, work);
    const { Roles } = await use((iam) => iam.send(new ListRolesCommand({ MaxItems: 1000 })));
    const names = Roles!.map(({ RoleName }) => RoleName!).filter((name) => name.includes(part));
    if (names.length !== 1) throw new Error(`${part} names ${names.length} roles: ${names.join(', ')}`);
    const RoleName = names[0]!;
    const { PolicyDocument } = await use((iam) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: POLICY })));
    const document = JSON.parse(decodeURIComponent(PolicyDocument!)) as Document;
    const actionsOf = (statement: Document['Statement'][number]) => [statement.Action ?? []].flat();
    const left = document.Statement.map((s) => ({ ...s, Action: actionsOf(s).filter((a) => a !== action) })).filter(
      ({ Action }) => Action.length > 0,
    );
    const had = document.Statement.flatMap(actionsOf);
    if (!had.includes(action)) throw new Error(`${RoleName} has no ${action} to lose`);
    const put = async (Statement: object[]) => {
      const PolicyDocument = JSON.stringify({ ...document, Statement });
      await (Statement.length > 0
        ? use((iam) => iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: POLICY, PolicyDocument })))
        : use((iam) => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: POLICY }))));
    };
    await put(left);
    return () => put(document.Statement);
  };
}

/** The training pipeline's first step calls an output by another name than its readers do. */
export const renamedOutput: Sabotage = async (session) => {
  const PipelineName = await trainingPipeline(session);
  const use = <R>(work: (sagemaker: SageMakerClient) => Promise<R>) =>
    session.aws.use(SageMakerClient, toolsOf(session), work);
  const { PipelineDefinition } = await use((client) => client.send(new DescribePipelineCommand({ PipelineName })));
  const put = async (definition: string) => {
    await use((client) => client.send(new UpdatePipelineCommand({ PipelineName, PipelineDefinition: definition })));
  };
  await put(PipelineDefinition!.replace('"OutputName":"train"', '"OutputName":"trained"'));
  return () => put(PipelineDefinition!);
};

/** The rule that listens for approvals waits for another word. */
export const otherPattern: Sabotage = async (session) => {
  const { physicalId: Name } = await resource(session, 'AWS::Events::Rule', 'Approved');
  const use = <R>(work: (events: EventBridgeClient) => Promise<R>) =>
    session.aws.use(EventBridgeClient, toolsOf(session), work);
  const { EventPattern } = await use((client) => client.send(new DescribeRuleCommand({ Name })));
  const put = async (pattern: string) => {
    await use((client) => client.send(new PutRuleCommand({ Name, EventPattern: pattern })));
  };
  await put(EventPattern!.replace('"Approved"', '"approved"'));
  return () => put(EventPattern!);
};

/** EventBridge may no longer invoke the handler that makes releases. */
export const noPermission: Sabotage = async (session) => {
  const { physicalId: FunctionName } = await resource(session, 'AWS::Lambda::Function', 'ReleaseMaker');
  const use = <R>(work: (lambda: LambdaClient) => Promise<R>) => session.aws.use(LambdaClient, toolsOf(session), work);
  const { Policy } = await use((client) => client.send(new GetPolicyCommand({ FunctionName })));
  const [statement] = (JSON.parse(Policy!) as { Statement: { Sid: string; Condition?: object }[] }).Statement;
  const StatementId = statement!.Sid;
  await use((client) => client.send(new RemovePermissionCommand({ FunctionName, StatementId })));
  const arn = JSON.stringify(statement!.Condition).match(/arn:aws:events:[^"]+/)![0];
  const permission = { Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', SourceArn: arn };
  return async () => {
    await use((client) => client.send(new AddPermissionCommand({ FunctionName, StatementId, ...permission })));
  };
};

/** The key of the lake no longer lets other accounts in. */
export const closedKey: Sabotage = async (session) => {
  const { physicalId: KeyId } = await resource(session, 'AWS::KMS::Key', 'Lake');
  const use = <R>(work: (kms: KMSClient) => Promise<R>) => session.aws.use(KMSClient, toolsOf(session), work);
  const { Policy } = await use((client) => client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' })));
  const policy = JSON.parse(Policy!) as Document;
  const others = session.assembly.environments.map(({ scope }) => scope.account);
  const own = policy.Statement.filter((statement) => !others.some((a) => JSON.stringify(statement).includes(a)));
  if (own.length === policy.Statement.length) throw new Error('no statement grants anything to another account');
  const put = async (Statement: object[]) => {
    const changed = JSON.stringify({ ...policy, Statement });
    await use((client) => client.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: changed })));
  };
  await put(own);
  return () => put(policy.Statement);
};

async function resource(session: Session, type: string, part: string): Promise<{ physicalId: string }> {
  const resources = await session.aws.resources(toolsOf(session), session.assembly.development.name);
  const found = resources.find((r) => r.ResourceType === type && r.LogicalResourceId!.includes(part));
  if (!found) throw new Error(`there is no ${type} with ${part} in its name`);
  return { physicalId: found.PhysicalResourceId!.split('|').at(-1)! };
}
