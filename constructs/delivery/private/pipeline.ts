import type { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { Approval } from '../approval';
import { CHANGE_SET } from './names';

/** The name of the action by which a person lets a release into a stage. */
export const APPROVE = 'Approve';

const RELEASE = 'Release';

/** What one stage of the pipeline is rendered from. */
export interface StagePlan {
  readonly stageName: string;
  readonly stackName: string;
  readonly approval: Approval;
  readonly deployRoleArn: string;
  readonly executionRoleArn: string;
  readonly capabilities?: string;
  readonly verification: Invocation;
  readonly clearing: Invocation;
  readonly smokeTest?: Invocation;
}

/** The call of a function by an action. */
export interface Invocation {
  readonly functionName: string;
  readonly userParameters: string;
}

/** The release in its bucket. The action does not poll: a rule starts the pipeline with the version that was written. */
export function sourceStage(bucketName: string, key: string): CfnPipeline.StageDeclarationProperty {
  return {
    name: 'Source',
    actions: [
      {
        name: RELEASE,
        actionTypeId: actionType('Source', 'S3'),
        configuration: { S3Bucket: bucketName, S3ObjectKey: key, PollForSourceChanges: false },
        outputArtifacts: [{ name: RELEASE }],
        runOrder: 1,
      },
    ],
  };
}

/** The input transformer of the rule: the pipeline starts with the version of the release in the event. */
export const SOURCE_REVISION = {
  inputPathsMap: { version: '$.detail.object.version-id' },
  inputTemplate: `{"sourceRevisions":[{"actionName":"${RELEASE}","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":<version>}]}`,
};

/** The stage of the approval. Names of environments are in lower case, so that none has this name. */
export function approvalStageName(stageName: string): string {
  return `${APPROVE}-${stageName}`;
}

/**
 * The stages of one environment. The approval has a stage of its own, so that a rollback repeats the deployment and asks
 * nobody.
 */
export function stagesOf(plan: StagePlan): CfnPipeline.StageDeclarationProperty[] {
  return [...approvalStage(plan), deployStage(plan)];
}

function approvalStage({ approval, stageName }: StagePlan): CfnPipeline.StageDeclarationProperty[] {
  const { isManual, instructions, topic } = approval;
  if (!isManual) return [];
  const configuration = { CustomData: instructions, NotificationArn: topic?.topicRef.topicArn };
  const action = { name: APPROVE, actionTypeId: actionType('Approval', 'Manual'), configuration, runOrder: 1 };
  return [{ name: approvalStageName(stageName), actions: [action] }];
}

/** What verifies the release, what makes way, the change set, its execution and the smoke test, one after the other. */
function deployStage(plan: StagePlan): CfnPipeline.StageDeclarationProperty {
  const actions = [
    withRelease(invoke('Verify', plan.verification)),
    invoke('Clear', plan.clearing),
    prepare(plan),
    deploy(plan),
    ...(plan.smokeTest ? [withRelease(invoke('SmokeTest', plan.smokeTest))] : []),
  ];
  return {
    name: plan.stageName,
    actions: actions.map((action, i) => ({ ...action, runOrder: i + 1 })),
    // CodePipeline deploys the last release that succeeded here once more.
    onFailure: { result: 'ROLLBACK' },
  };
}

function prepare(plan: StagePlan): CfnPipeline.ActionDeclarationProperty {
  return {
    name: 'Prepare',
    actionTypeId: actionType('Deploy', 'CloudFormation'),
    roleArn: plan.deployRoleArn,
    inputArtifacts: [{ name: RELEASE }],
    configuration: {
      ActionMode: 'CHANGE_SET_REPLACE',
      StackName: plan.stackName,
      ChangeSetName: CHANGE_SET,
      TemplatePath: `${RELEASE}::template.json`,
      TemplateConfiguration: `${RELEASE}::${plan.stageName}.json`,
      RoleArn: plan.executionRoleArn,
      Capabilities: plan.capabilities,
    },
  };
}

function deploy(plan: StagePlan): CfnPipeline.ActionDeclarationProperty {
  return {
    name: 'Deploy',
    actionTypeId: actionType('Deploy', 'CloudFormation'),
    roleArn: plan.deployRoleArn,
    configuration: { ActionMode: 'CHANGE_SET_EXECUTE', StackName: plan.stackName, ChangeSetName: CHANGE_SET },
  };
}

/** An action that reads the release. */
function withRelease(action: CfnPipeline.ActionDeclarationProperty): CfnPipeline.ActionDeclarationProperty {
  return { ...action, inputArtifacts: [{ name: RELEASE }] };
}

function invoke(name: string, { functionName, userParameters }: Invocation): CfnPipeline.ActionDeclarationProperty {
  const configuration = { FunctionName: functionName, UserParameters: userParameters };
  return { name, actionTypeId: actionType('Invoke', 'Lambda'), configuration };
}

function actionType(category: string, provider: string): CfnPipeline.ActionTypeIdProperty {
  return { category, owner: 'AWS', provider, version: '1' };
}
