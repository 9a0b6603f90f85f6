import { createReadStream } from 'node:fs';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { reasonOf, type ExecutionRole } from './session';

const INTERVAL = 2000;
const MAX_EVENTS = 1000;

export interface LogStream {
  readonly group: string;
  readonly name: string;
}

/** Sends what a container writes to CloudWatch Logs with its role, while it runs. */
export class ContainerLog {
  /** Why lines are missing. A role without permission loses the log, but never the endpoint. */
  public missing?: string;
  private readonly timer: NodeJS.Timeout;
  private position = 0;
  private created = false;
  private sending: Promise<void> = Promise.resolve();

  public constructor(
    private readonly path: string,
    private readonly stream: LogStream,
    private readonly role: ExecutionRole,
  ) {
    this.timer = setInterval(() => void this.send(), INTERVAL).unref();
  }

  /** Sends the remaining lines. */
  public async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.send();
  }

  private async send(): Promise<void> {
    this.sending = this.sending.then(() => this.sendNew()).catch((error: unknown) => this.giveUp(error));
    await this.sending;
  }

  private async sendNew(): Promise<void> {
    const lines = await this.lines();
    if (lines.length === 0 || this.missing !== undefined) return;
    await this.role.with(CloudWatchLogsClient, async (client) => {
      await this.create(client);
      const timestamp = Date.now();
      for (let i = 0; i < lines.length; i += MAX_EVENTS)
        await client.send(
          new PutLogEventsCommand({
            ...this.names(),
            logEvents: lines.slice(i, i + MAX_EVENTS).map((message) => ({ timestamp, message })),
          }),
        );
    });
  }

  private giveUp(error: unknown): void {
    this.missing = reasonOf(error);
  }

  private async create(client: CloudWatchLogsClient): Promise<void> {
    if (this.created) return;
    const { logGroupName } = this.names();
    await client.send(new CreateLogGroupCommand({ logGroupName })).catch(unlessItExists);
    await client.send(new CreateLogStreamCommand(this.names())).catch(unlessItExists);
    this.created = true;
  }

  private names() {
    return { logGroupName: this.stream.group, logStreamName: this.stream.name };
  }

  /** The complete lines since the last call. */
  private async lines(): Promise<string[]> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of createReadStream(this.path, { start: this.position })) chunks.push(chunk as Buffer);
      const written = Buffer.concat(chunks);
      // the text after the last newline may end within a line, or within a character
      const end = written.lastIndexOf('\n') + 1;
      this.position += end;
      return written.toString('utf8', 0, end).split('\n').filter(Boolean);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }
}

function unlessItExists(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
}
