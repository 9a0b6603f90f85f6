import type { ParallelismConfiguration } from '@aws-sdk/client-sagemaker';
import { resourceNotFound, validationException } from '../../../core/errors';
import type { Caller } from '../../../core/scope';
import type { Services } from '../../service/services';
import { type NamedResource, NamedResources } from '../named-resources';
import { StepCache } from './cache';
import type { Definition } from './definition';
import type { Execution } from './execution';

export interface PipelineVersion {
  readonly id: number;
  readonly text: string;
  readonly definition: Definition;
  readonly created: Date;
  displayName?: string;
  description?: string;
  lastExecution?: string;
}

/** A stored pipeline. */
export interface Pipeline extends NamedResource {
  readonly createdBy: Caller;
  readonly token?: string;
  readonly versions: PipelineVersion[];
  /** The latest last. */
  readonly executions: Execution[];
  readonly tokens: Map<string, string>;
  readonly cache: StepCache;
  roleArn: string;
  displayName?: string;
  description?: string;
  parallelism?: ParallelismConfiguration;
  modified: Date;
  modifiedBy: Caller;
}

/** The pipelines of all accounts, and their executions. */
export class PipelineStore {
  public readonly pipelines: NamedResources<Pipeline>;
  private readonly executions = new Map<string, { readonly pipeline: Pipeline; readonly execution: Execution }>();

  public constructor(services: Services) {
    this.pipelines = new NamedResources(services, {
      type: 'pipeline',
      missing: (arn) => resourceNotFound(`Pipeline '${arn}' does not exist.`),
      taken: (arn) =>
        validationException(
          'Pipeline names must be unique within an AWS account and region. ' +
            `Pipeline with name (${arn.split('/').at(-1)}) already exists.`,
        ),
    });
  }

  public delete(pipeline: Pipeline): void {
    this.pipelines.delete(pipeline);
    for (const { request } of pipeline.executions) this.executions.delete(request.arn);
  }

  public addExecution(pipeline: Pipeline, execution: Execution): void {
    pipeline.executions.push(execution);
    this.executions.set(execution.request.arn, { pipeline, execution });
  }

  /** @throws ResourceNotFound */
  public execution(arn: string): { readonly pipeline: Pipeline; readonly execution: Execution } {
    const found = this.executions.get(arn);
    if (!found) throw resourceNotFound(`Pipeline execution '${arn}' does not exist.`);
    return found;
  }

  public allExecutions(): Execution[] {
    return [...this.executions.values()].map(({ execution }) => execution);
  }
}

export function latestVersion({ versions }: Pipeline): PipelineVersion {
  return versions[versions.length - 1];
}
