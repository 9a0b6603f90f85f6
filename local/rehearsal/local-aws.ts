import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  type StackResource,
} from '@aws-sdk/client-cloudformation';
import type { PipelineExecutionStep } from '@aws-sdk/client-sagemaker';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { PythonEnvironment } from '../core/python-environment';
import { type Emulator, PortTaken, addressOf, freePort, startEmulator } from './emulator';
import { RehearsalFailure } from './failure';
import type { SynthesisedStack } from './assembly';
import { LocalControl } from './local-control';
import { type RecordedCall, readCalls } from '../iam';
import { createSimulator, type Simulator } from '../simulator';
import type { Scope } from '../core/scope';
import type { ClientClass, ServiceEvent } from '../core/aws';

const CALLS = 'calls.jsonl';

/** How many ports are tried. */
const ATTEMPTS = 3;

export interface LocalAwsOptions {
  /** The folder that it writes to. */
  readonly folder: string;
  /** How many seconds a service waits in one second of real time. */
  readonly speed: number;
  readonly signal: AbortSignal;
  /** The environment of the emulator. */
  readonly emulator: PythonEnvironment;
  /** The interpreter of jobs and model servers. */
  readonly jobs: string;
  /** Chooses a port for the emulator; a free one by default. */
  readonly port?: () => Promise<number>;
}

/** A client that can be closed. */
interface Client {
  destroy(): void;
}

/** The local AWS of a rehearsal: the emulator, and the simulator for the services that the emulator lacks. */
export class LocalAws {
  /** Starts it on free ports, and again on others if another program takes one meanwhile. */
  public static async start(options: LocalAwsOptions): Promise<LocalAws> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await LocalAws.startOnce(options);
      } catch (error) {
        if (!(error instanceof PortTaken) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private static async startOnce(options: LocalAwsOptions): Promise<LocalAws> {
    const { folder, speed, signal, port: ask = freePort } = options;
    const port = await ask();
    const { url, ca } = addressOf({ folder, port });
    const simulator = await createSimulator({
      aws: { endpoint: url, ca },
      folder,
      speed,
      python: options.jobs,
      serviceModels: options.emulator.packageFolder('botocore/data'),
      log: join(folder, 'logs', 'simulator.log'),
    });
    try {
      const emulator = await startEmulator({
        port,
        folder,
        signal,
        python: options.emulator.interpreter,
        simulator: simulator.url,
        calls: join(folder, CALLS),
      });
      return new LocalAws(folder, emulator, simulator);
    } catch (error) {
      await simulator.close();
      throw error;
    }
  }

  public readonly control: LocalControl;
  private readonly physical = new Map<string, string>();

  private constructor(
    private readonly folder: string,
    private readonly emulator: Emulator,
    public readonly simulator: Simulator,
  ) {
    this.control = new LocalControl(emulator);
  }

  /** The endpoint for the AWS CLI, an SDK or the CDK CLI. */
  public get endpoint(): string {
    return this.emulator.url;
  }

  /** Rejects if the emulator ends by itself. */
  public get lost(): Promise<never> {
    return this.emulator.lost;
  }

  /** The environment variables that make a tool the administrator of an account. */
  public environment({ account, region }: Scope): { readonly [name: string]: string } {
    const { url, ca } = this.emulator;
    return {
      AWS_ENDPOINT_URL: url,
      AWS_CA_BUNDLE: ca,
      NODE_EXTRA_CA_CERTS: ca,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** Runs some work with an SDK client of an account's administrator, and closes the client. */
  public async use<C extends Client, R>(
    type: ClientClass<C>,
    scope: Scope,
    work: (client: C) => Promise<R>,
  ): Promise<R> {
    const client = this.simulator.services.aws.client(type, scope);
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  }

  /** The resources of a stack, as CloudFormation knows them. */
  public async resources(scope: Scope, StackName: string): Promise<StackResource[]> {
    const { StackResources } = await this.use(CloudFormationClient, scope, (client) =>
      client.send(new DescribeStackResourcesCommand({ StackName })),
    );
    return StackResources ?? [];
  }

  /** The physical id of the one resource of a type in a stack. */
  public async physicalId(stack: SynthesisedStack, type: string): Promise<string> {
    const key = `${stack.scope.account} ${stack.name} ${type}`;
    const known = this.physical.get(key);
    if (known) return known;
    const [found] = (await this.resources(stack.scope, stack.name)).filter(({ ResourceType }) => ResourceType === type);
    if (!found?.PhysicalResourceId) throw new RehearsalFailure(stack.name, `${stack.name} has no ${type}`);
    this.physical.set(key, found.PhysicalResourceId);
    return found.PhysicalResourceId;
  }

  /** Forgets physical ids, as an update may have changed them. */
  public forget(): void {
    this.physical.clear();
  }

  /** Sends an event as an AWS service would. */
  public putEvent(scope: Scope, event: ServiceEvent, deliveries = 1): Promise<void> {
    return this.simulator.services.aws.putEvent(scope, event, deliveries);
  }

  /** The last lines of the log of a step's job, and where the log is. */
  public logOf(step: PipelineExecutionStep): string[] {
    const { ProcessingJob, TrainingJob } = step.Metadata ?? {};
    const arn = ProcessingJob?.Arn ?? TrainingJob?.Arn;
    const log = arn && this.simulator.parts.jobs.logOf(arn);
    return log && existsSync(log) ? [...readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15), `log: ${log}`] : [];
  }

  /** The messages in the queues of an account. They stay in their queues. */
  public async deadLetters(scope: Scope): Promise<{ queue: string; body: string; sent: Date }[]> {
    return this.use(SQSClient, scope, async (sqs) => {
      const { QueueUrls } = await sqs.send(new ListQueuesCommand({}));
      const letters = (QueueUrls ?? []).map(async (QueueUrl) => {
        const request = {
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
          MessageSystemAttributeNames: ['SentTimestamp' as const],
        };
        const { Messages } = await sqs.send(new ReceiveMessageCommand(request));
        return (Messages ?? []).map(({ Attributes, Body }) => ({
          queue: QueueUrl.split('/').at(-1)!,
          body: Body!,
          sent: new Date(Number(Attributes!.SentTimestamp)),
        }));
      });
      return (await Promise.all(letters)).flat();
    });
  }

  /** The file that the emulator writes every checked call to, one line of JSON each. */
  public get callsFile(): string {
    return join(this.folder, CALLS);
  }

  /** The calls that IAM denied. */
  public get refused(): RecordedCall[] {
    return existsSync(this.callsFile) ? readCalls(this.callsFile).filter(({ allowed }) => !allowed) : [];
  }

  /** Ends every process. */
  public async stop(): Promise<void> {
    // the simulator goes first, as the work that it finishes needs the emulator
    await this.simulator.close().finally(() => this.emulator.stop());
  }
}
