import type { UseCaseFile } from '../../schema/use-case';

/** An account and a region, under the name that the file gives them. */
export interface Environment {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** An environment that releases go to. */
export interface ReleaseStage extends Environment {
  /** Whether a person has to approve each release before it goes there. */
  readonly approval: 'manual' | 'none';
}

/** Where models are developed and releases are made. */
export function development({ environments: { dev } }: UseCaseFile): Environment {
  return { name: 'dev', account: dev.account, region: dev.region };
}

/** Where releases go, in the order written. */
export function releaseStages({ environments }: UseCaseFile): ReleaseStage[] {
  return Object.entries(environments)
    .filter(([name]) => name !== 'dev')
    .map(([name, stage]) => ({ approval: 'none', ...stage, name }));
}
