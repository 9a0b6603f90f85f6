import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { StepFailure } from './failure';
import { follow } from './property-path';
import type { Facts } from './resolve';
import type { RoleSession } from './role-session';
import type { StepRun } from './step-run';
import type { Primitive } from './values';
import { s3Location } from '../../../core/s3-uri';

export interface KnownExecution {
  readonly parameters: ReadonlyMap<string, Primitive>;
  readonly runs: ReadonlyMap<string, StepRun>;
  readonly session: RoleSession;
  readonly variables: { readonly [name: string]: string };
}

/** The facts that values of steps are computed from. Objects in S3 are read with the pipeline's role. */
export function factsFor({ parameters, runs, session, variables }: KnownExecution, jobName: string): Facts {
  return {
    parameters,
    execution: (name) => {
      if (name === 'CurrentDateTime') return new Date().toISOString();
      if (name === 'ProcessingJobName' || name === 'TrainingJobName') return jobName;
      return variables[name];
    },
    properties: (step) => runs.get(step)?.properties,
    propertyFile: (step, file) => propertyFile(runs.get(step), file),
    read: (uri) => read(session, uri),
  };
}

function propertyFile(run: StepRun | undefined, name: string): string | undefined {
  const file = run?.step.PropertyFiles?.find(({ PropertyFileName }) => PropertyFileName === name);
  if (!file) return undefined;
  const folder = follow(run!.properties, `ProcessingOutputConfig.Outputs['${file.OutputName}'].S3Output.S3Uri`);
  return typeof folder === 'string' ? `${folder.replace(/\/$/, '')}/${file.FilePath}` : undefined;
}

async function read(session: RoleSession, uri: string): Promise<string> {
  const { bucket: Bucket, key: Key } = s3Location(uri) ?? {};
  if (!Key) throw new StepFailure(`Invalid S3 URI '${uri}'.`);
  const client = await session.client(S3Client);
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return await Body!.transformToString();
  } catch (error) {
    const { name, message } = error as Error;
    throw new StepFailure(`Received an error while reading file ${uri} from S3: ${name}: ${message}`);
  }
}
