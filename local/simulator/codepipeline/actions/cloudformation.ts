import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { zipSync } from 'fflate';
import { ActionFailure } from '../failure';
import type { Work } from '../work';
import { executeChangeSet, replaceChangeSet } from './change-sets';
import { deleteStack, outputsOf, type StackWork, updateStack } from './stacks';

type Mode = (stack: StackWork) => Promise<{ readonly summary: string; readonly externalExecutionId?: string }>;

const MODES: { readonly [mode: string]: Mode } = {
  CHANGE_SET_REPLACE: replaceChangeSet,
  CHANGE_SET_EXECUTE: executeChangeSet,
  CREATE_UPDATE: (stack) => updateStack(stack, false),
  REPLACE_ON_FAILURE: (stack) => updateStack(stack, true),
  DELETE_ONLY: deleteStack,
};

/** Changes a stack as the action's role, which passes the execution role to CloudFormation. */
export async function cloudFormation(work: Work): Promise<void> {
  const { run, configuration, aws, identity } = work;
  const mode = MODES[configuration.ActionMode];
  if (!mode) throw new ActionFailure('ConfigurationError', `ActionMode ${configuration.ActionMode} is not supported`);
  const client = aws.client(CloudFormationClient, identity.scope, identity.credentials);
  try {
    const stack: StackWork = { ...work, client, name: configuration.StackName };
    const { summary, externalExecutionId } = await mode(stack);
    run.summary = summary;
    run.externalExecutionId = externalExecutionId;
    if (configuration.ActionMode !== 'DELETE_ONLY') run.outputVariables = await outputsOf(stack);
    await writeOutputs(work);
  } finally {
    client.destroy();
  }
}

async function writeOutputs({ run, configuration, artifacts, identity }: Work): Promise<void> {
  const [output] = run.outputs;
  if (!output || !configuration.OutputFileName) return;
  const text = new TextEncoder().encode(JSON.stringify(run.outputVariables ?? {}));
  await artifacts.write(output, zipSync({ [configuration.OutputFileName]: text }), identity);
}
