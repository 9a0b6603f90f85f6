import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ActionExecutionDetail,
  CodePipelineClient,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  type PipelineDeclaration,
  type PipelineExecutionStatus,
} from '@aws-sdk/client-codepipeline';
import type { Caller } from '../../../core/scope';
import { CodePipeline } from '../../../simulator/codepipeline';
import { ServiceModel } from '../../../simulator/model/service-model';
import { AwsJson } from '../../../simulator/protocol/aws-json';
import { RequestLog } from '../../../simulator/protocol/request-log';
import { SimulatorServer } from '../../../simulator/protocol/server';
import type { RecordingAws } from '../../support/recording-aws';
import { testServices, TOOLS } from '../../support/services';
import { SERVICE_MODELS } from '../../support/simulator';

/** CodePipeline as a server of its own, for the real SDK. */
export class Served {
  private constructor(
    public readonly client: CodePipelineClient,
    public readonly url: string,
    private readonly server: SimulatorServer,
    private readonly part: CodePipeline,
  ) {}

  public static async start(aws: RecordingAws): Promise<Served> {
    const services = testServices(aws, 600);
    const part = new CodePipeline(services);
    const json = new AwsJson(services.faults);
    json.add(ServiceModel.load(SERVICE_MODELS, 'codepipeline'), [part.operations]);
    const server = new SimulatorServer(json, undefined, new RequestLog());
    const endpoint = await server.listen();
    const { account: accessKeyId, region } = TOOLS;
    const client = new CodePipelineClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey: 'x' } });
    return new Served(client, endpoint, server, part);
  }

  public async stop(): Promise<void> {
    this.part.close();
    this.client.destroy();
    await this.server.close();
  }

  /** Waits for an execution to be in a status. */
  public async until(
    pipelineName: string,
    pipelineExecutionId: string,
    status: PipelineExecutionStatus,
  ): Promise<void> {
    let last: string | undefined;
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(25)) {
      const { pipelineExecution } = await this.client.send(
        new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
      );
      last = pipelineExecution?.status;
      if (last === status) return;
      if (last !== 'InProgress' && last !== 'Stopping') break;
    }
    const actions = await this.actions(pipelineName, pipelineExecutionId);
    throw new Error(
      `${last}, not ${status}: ${JSON.stringify(actions.map(({ actionName, output }) => [actionName, output?.executionResult]))}`,
    );
  }

  /** The actions of an execution, the first first. */
  public async actions(pipelineName: string, pipelineExecutionId: string): Promise<ActionExecutionDetail[]> {
    const { actionExecutionDetails = [] } = await this.client.send(
      new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
    );
    return actionExecutionDetails.reverse();
  }
}

export const CALLER: Caller = { ...TOOLS, principal: 'arn:aws:iam::111111111111:role/somebody' };

export const SOURCE = {
  name: 'Release',
  actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
  configuration: { S3Bucket: 'releases', S3ObjectKey: 'release.zip', PollForSourceChanges: 'false' },
  outputArtifacts: [{ name: 'Release' }],
} as const;

export const APPROVE = {
  name: 'Approve',
  actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
} as const;

export type Stages = NonNullable<PipelineDeclaration['stages']>;

export function pipelineOf(name: string, stages: Stages, more: Partial<PipelineDeclaration> = {}): PipelineDeclaration {
  return {
    name,
    roleArn: 'arn:aws:iam::111111111111:role/pipeline',
    artifactStore: { type: 'S3', location: 'artifacts' },
    stages: [{ name: 'Source', actions: [{ ...SOURCE, outputArtifacts: [{ name: 'Release' }] }] }, ...stages],
    pipelineType: 'V2',
    executionMode: 'SUPERSEDED',
    ...more,
  };
}
