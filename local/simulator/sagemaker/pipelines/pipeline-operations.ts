import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type {
  CreatePipelineRequest,
  DeletePipelineRequest,
  DescribePipelineRequest,
  DescribePipelineResponse,
  ListPipelineVersionsRequest,
  ListPipelinesRequest,
  PipelineDefinitionS3Location,
  PipelineSummary,
  UpdatePipelineRequest,
  UpdatePipelineVersionRequest,
} from '@aws-sdk/client-sagemaker';
import { conflictException, resourceNotFound, validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import { paged, sorted } from '../../service/paging';
import type { Caller } from '../../../core/scope';
import type { Services } from '../../service/services';
import { StepCache } from './cache';
import type { Shapes } from './check-shapes';
import { parseDefinition } from './parse-definition';
import { type Pipeline, type PipelineStore, type PipelineVersion, latestVersion } from './pipeline-store';
import { userContext } from '../user-context';

interface DefinitionSource {
  readonly PipelineDefinition?: string;
  readonly PipelineDefinitionS3Location?: PipelineDefinitionS3Location;
}

/** The operations on pipelines themselves. */
export class PipelineOperations {
  public readonly operations: Operations = {
    CreatePipeline: (input: CreatePipelineRequest, caller) => this.create(input, caller),
    UpdatePipeline: (input: UpdatePipelineRequest, caller) => this.update(input, caller),
    DescribePipeline: (input: DescribePipelineRequest, caller) => this.describe(input, caller),
    DeletePipeline: (input: DeletePipelineRequest, caller) => this.delete(input, caller),
    ListPipelines: (input: ListPipelinesRequest, caller) => this.list(input, caller),
    ListPipelineVersions: (input: ListPipelineVersionsRequest, caller) => this.listVersions(input, caller),
    UpdatePipelineVersion: (input: UpdatePipelineVersionRequest, caller) => this.updateVersion(input, caller),
  };

  public constructor(
    private readonly services: Services,
    private readonly store: PipelineStore,
    private readonly model?: Shapes,
  ) {}

  private async create(input: CreatePipelineRequest, caller: Caller): Promise<object> {
    const name = input.PipelineName!;
    const existing = this.store.pipelines.find(caller, name);
    if (existing && existing.token === input.ClientRequestToken) return { PipelineArn: existing.arn };
    const begun = this.store.pipelines.newRow(caller, name);
    const pipeline: Pipeline = {
      ...begun,
      createdBy: caller,
      token: input.ClientRequestToken,
      versions: [await this.version(1, input as DefinitionSource, caller)],
      executions: [],
      tokens: new Map(),
      cache: new StepCache(),
      roleArn: input.RoleArn!,
      displayName: input.PipelineDisplayName,
      description: input.PipelineDescription,
      parallelism: input.ParallelismConfiguration,
      modified: begun.created,
      modifiedBy: caller,
    };
    return { PipelineArn: this.store.pipelines.add(pipeline, input.Tags).arn };
  }

  private async update(input: UpdatePipelineRequest, caller: Caller): Promise<object> {
    const pipeline = this.store.pipelines.get(caller, input.PipelineName!);
    if (input.PipelineDefinition !== undefined || input.PipelineDefinitionS3Location) {
      const next = latestVersion(pipeline).id + 1;
      pipeline.versions.push(await this.version(next, input as DefinitionSource, caller));
    }
    pipeline.roleArn = input.RoleArn ?? pipeline.roleArn;
    pipeline.displayName = input.PipelineDisplayName ?? pipeline.displayName;
    pipeline.description = input.PipelineDescription ?? pipeline.description;
    pipeline.parallelism = input.ParallelismConfiguration ?? pipeline.parallelism;
    pipeline.modified = this.services.clock.now();
    pipeline.modifiedBy = caller;
    return { PipelineArn: pipeline.arn, PipelineVersionId: latestVersion(pipeline).id };
  }

  private describe(input: DescribePipelineRequest, caller: Caller): DescribePipelineResponse {
    const pipeline = this.store.pipelines.get(caller, input.PipelineName!);
    const version = versionOf(pipeline, input.PipelineVersionId);
    return {
      PipelineArn: pipeline.arn,
      PipelineName: pipeline.name,
      PipelineDisplayName: pipeline.displayName ?? pipeline.name,
      PipelineDefinition: version.text,
      PipelineDescription: pipeline.description,
      RoleArn: pipeline.roleArn,
      PipelineStatus: 'Active',
      CreationTime: pipeline.created,
      LastModifiedTime: pipeline.modified,
      LastRunTime: pipeline.executions.at(-1)?.created,
      CreatedBy: userContext(pipeline.createdBy),
      LastModifiedBy: userContext(pipeline.modifiedBy),
      ParallelismConfiguration: pipeline.parallelism,
      PipelineVersionDisplayName: version.displayName,
      PipelineVersionDescription: version.description,
    };
  }

  private delete(input: DeletePipelineRequest, caller: Caller): object {
    const pipeline = this.store.pipelines.get(caller, input.PipelineName!);
    if (pipeline.executions.some(({ status }) => status === 'Executing' || status === 'Stopping')) {
      throw conflictException(`Pipeline '${pipeline.arn}' has running executions, stop them before it is deleted.`);
    }
    this.store.delete(pipeline);
    return { PipelineArn: pipeline.arn };
  }

  private list(input: ListPipelinesRequest, caller: Caller): object {
    const found = this.store.pipelines
      .list(caller)
      .filter(({ name }) => name.startsWith(input.PipelineNamePrefix ?? ''))
      .filter(({ created }) => !input.CreatedAfter || created > input.CreatedAfter)
      .filter(({ created }) => !input.CreatedBefore || created < input.CreatedBefore);
    const order = sorted(found, input, { by: 'CreationTime', order: 'Descending' } as const, {
      CreationTime: ({ created }) => created,
      Name: ({ name }) => name,
    });
    const { items, NextToken } = paged(order, input);
    return { PipelineSummaries: items.map(summaryOf), NextToken };
  }

  private listVersions(input: ListPipelineVersionsRequest, caller: Caller): object {
    const pipeline = this.store.pipelines.get(caller, input.PipelineName!);
    const order = input.SortOrder === 'Ascending' ? pipeline.versions : pipeline.versions.toReversed();
    const { items, NextToken } = paged(order, input);
    const summaries = items.map(({ id, created, displayName, description, lastExecution }) => ({
      PipelineArn: pipeline.arn,
      PipelineVersionId: id,
      CreationTime: created,
      PipelineVersionDisplayName: displayName,
      PipelineVersionDescription: description,
      LastExecutionPipelineExecutionArn: lastExecution,
    }));
    return { PipelineVersionSummaries: summaries, NextToken };
  }

  private updateVersion(input: UpdatePipelineVersionRequest, caller: Caller): object {
    const pipeline = this.store.pipelines.get(caller, input.PipelineArn!);
    const version = versionOf(pipeline, input.PipelineVersionId);
    version.displayName = input.PipelineVersionDisplayName ?? version.displayName;
    version.description = input.PipelineVersionDescription ?? version.description;
    return { PipelineArn: pipeline.arn, PipelineVersionId: version.id };
  }

  private async version(id: number, source: DefinitionSource, caller: Caller): Promise<PipelineVersion> {
    const text = await this.text(source, caller);
    return { id, text, definition: parseDefinition(text, this.model), created: this.services.clock.now() };
  }

  private async text(source: DefinitionSource, caller: Caller): Promise<string> {
    const { PipelineDefinition, PipelineDefinitionS3Location: location } = source;
    if (PipelineDefinition !== undefined && location) {
      throw validationException("Both Pipeline Definition and Pipeline Definition S3 Location shouldn't be present");
    }
    if (PipelineDefinition !== undefined) return PipelineDefinition;
    if (location) return this.textAt(location, caller);
    throw validationException('Either Pipeline Definition or Pipeline Definition S3 location should be provided');
  }

  private async textAt(location: PipelineDefinitionS3Location, caller: Caller): Promise<string> {
    const { Bucket, ObjectKey, VersionId } = location;
    const client = this.services.aws.client(S3Client, caller);
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: ObjectKey, VersionId }));
      return await Body!.transformToString();
    } catch (error) {
      throw validationException(
        `Unable to read pipeline definition from s3://${Bucket}/${ObjectKey}: ${(error as Error).message}`,
      );
    } finally {
      client.destroy();
    }
  }
}

/** @throws ResourceNotFound */
export function versionOf(pipeline: Pipeline, id: number | undefined): PipelineVersion {
  const version = id === undefined ? latestVersion(pipeline) : pipeline.versions.find((one) => one.id === id);
  if (!version) throw resourceNotFound(`Version ${id} of pipeline '${pipeline.arn}' does not exist.`);
  return version;
}

function summaryOf(pipeline: Pipeline): PipelineSummary {
  return {
    PipelineArn: pipeline.arn,
    PipelineName: pipeline.name,
    PipelineDisplayName: pipeline.displayName ?? pipeline.name,
    PipelineDescription: pipeline.description,
    RoleArn: pipeline.roleArn,
    CreationTime: pipeline.created,
    LastModifiedTime: pipeline.modified,
    LastExecutionTime: pipeline.executions.at(-1)?.created,
  };
}
