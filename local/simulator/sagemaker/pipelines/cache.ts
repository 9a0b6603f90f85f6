import { createHash } from 'node:crypto';
import type { Step, StepType } from './definition';
import { secondsOf } from './duration';
import { type Json, type JsonObject, isObject } from './values';

/** The arguments that decide whether two runs of a step are the same, as the service documents them. */
const KEYS: { readonly [type in StepType]?: readonly string[] } = {
  Processing: ['AppSpecification', 'Environment', 'ProcessingInputs'],
  Training: [
    'AlgorithmSpecification',
    'CheckpointConfig',
    'DebugHookConfig',
    'DebugRuleConfigurations',
    'Environment',
    'HyperParameters',
    'InputDataConfig',
  ],
  Transform: ['DataProcessing', 'Environment', 'ModelName', 'TransformInput'],
};

/** The signature that runs of a step are compared by, or undefined if the step is not cached. */
export function signatureOf(step: Step, args: JsonObject): string | undefined {
  const keys = KEYS[step.Type];
  if (!keys || !step.CacheConfig?.Enabled) return undefined;
  const compared = Object.fromEntries(keys.map((key) => [key, args[key] ?? null]));
  return createHash('sha256')
    .update(canonical([step.Name, step.Type, compared]))
    .digest('hex');
}

export interface CachedRun {
  readonly signature: string;
  readonly ended: Date;
  readonly executionArn: string;
  readonly metadata: object;
  readonly properties: Json;
}

/** The successful runs of one pipeline's steps. */
export class StepCache {
  private readonly runs: CachedRun[] = [];

  public remember(run: CachedRun): void {
    this.runs.push(run);
  }

  /** The latest run with the same signature that is not older than the step allows. */
  public find(step: Step, signature: string, now: Date): CachedRun | undefined {
    const seconds = secondsOf(step.CacheConfig?.ExpireAfter ?? '') ?? 0;
    return this.runs
      .filter((run) => run.signature === signature && now.getTime() - run.ended.getTime() <= seconds * 1000)
      .reduce<CachedRun | undefined>((latest, run) => (latest && latest.ended > run.ended ? latest : run), undefined);
  }
}

/** JSON with sorted members. */
function canonical(json: Json): string {
  return JSON.stringify(json, (_, value: Json) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}
