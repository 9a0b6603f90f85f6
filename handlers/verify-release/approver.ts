import {
  type ActionExecutionDetail,
  type CodePipelineClient,
  GetPipelineExecutionCommand,
  paginateListActionExecutions,
} from '@aws-sdk/client-codepipeline';
import type { Approved } from '../../schema/events';
import type { ReleaseManifest } from '../../schema/release';
import { dependence } from '../private/people';

type Maker = Pick<ReleaseManifest, 'pipeline' | 'training'>;

/** Throws if whoever approved a release in the pipeline may be whoever made its model. */
export async function assertIndependent(
  codepipeline: CodePipelineClient,
  { pipeline, training }: Maker,
  approved: Approved,
): Promise<void> {
  if (pipeline === undefined || training === undefined)
    throw new Error(
      'the release is from before releases said who made their model; reject the model and approve it again',
    );
  const approval = await approvalOf(codepipeline, pipeline, approved);
  const approver = approval?.updatedBy === undefined ? undefined : { arn: approval.updatedBy };
  const because = training.unknown ?? dependence(approver, training.makers);
  if (because !== undefined)
    throw new Error(
      `whoever approves a release in ${approved.stage} must not have made its model, and ${because}. Start the pipeline ` +
        'with this version of the release again',
    );
}

/** The approval of an execution. A rollback asks nobody: it repeats what was approved in the execution that it returns to. */
async function approvalOf(
  codepipeline: CodePipelineClient,
  pipelineName: string,
  { executionId, ...place }: Approved,
): Promise<ActionExecutionDetail | undefined> {
  const own = await approvalIn(codepipeline, { pipelineName, executionId, ...place });
  if (own !== undefined) return own;
  const { pipelineExecution } = await codepipeline.send(
    new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId: executionId }),
  );
  const target = pipelineExecution?.rollbackMetadata?.rollbackTargetPipelineExecutionId;
  if (target === undefined) return undefined;
  return approvalIn(codepipeline, { pipelineName, executionId: target, ...place });
}

async function approvalIn(
  client: CodePipelineClient,
  { pipelineName, executionId, stage, action }: Approved & { readonly pipelineName: string },
): Promise<ActionExecutionDetail | undefined> {
  const found: ActionExecutionDetail[] = [];
  const filter = { pipelineExecutionId: executionId };
  for await (const page of paginateListActionExecutions({ client }, { pipelineName, filter }))
    found.push(...(page.actionExecutionDetails ?? []));
  const given = found.filter(
    ({ stageName, actionName, status }) => stageName === stage && actionName === action && status === 'Succeeded',
  );
  return given.toSorted((a, b) => (b.lastUpdateTime?.getTime() ?? 0) - (a.lastUpdateTime?.getTime() ?? 0)).at(0);
}
