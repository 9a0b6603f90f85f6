import type { ParallelismConfiguration } from '@aws-sdk/client-sagemaker';
import { located, sagemakerArn } from '../../service/arns';
import { resourceNotFound } from '../../../core/errors';
import type { Caller, Scope } from '../../../core/scope';
import { Table } from '../../service/table';
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

/** A pipeline as it is kept. */
export interface Pipeline {
  readonly name: string;
  readonly arn: string;
  readonly scope: Scope;
  readonly created: Date;
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
  private readonly pipelines = new Table<Pipeline>();
  private readonly executions = new Map<string, { readonly pipeline: Pipeline; readonly execution: Execution }>();

  public find(scope: Scope, name: string): Pipeline | undefined {
    return this.pipelines.get(scope, name);
  }

  /** @throws ResourceNotFound */
  public get(scope: Scope, nameOrArn: string): Pipeline {
    const { account, region, name } = located(scope, nameOrArn);
    const owner = { account, region };
    const pipeline = this.pipelines.get(owner, name);
    if (!pipeline) throw resourceNotFound(`Pipeline '${sagemakerArn(owner, 'pipeline', name)}' does not exist.`);
    return pipeline;
  }

  public list(scope: Scope): Pipeline[] {
    return this.pipelines.list(scope);
  }

  public put(pipeline: Pipeline): void {
    this.pipelines.put(pipeline.scope, pipeline.name, pipeline);
  }

  public delete(pipeline: Pipeline): void {
    this.pipelines.delete(pipeline.scope, pipeline.name);
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
