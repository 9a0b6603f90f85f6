import type { Credentials, Scope } from '../../../core/scope';
import type { Aws, ClientClass } from '../../../core/aws';
import { StepFailure } from './failure';

interface Destroyable {
  destroy(): void;
}

/** The calls of one step, all with a single session of the pipeline's role that is named after the step. */
export class RoleSession {
  private credentials?: Promise<Credentials>;
  private readonly clients = new Map<ClientClass<Destroyable>, Promise<Destroyable>>();

  public constructor(
    private readonly aws: Aws,
    private readonly scope: Scope,
    private readonly roleArn: string,
    private readonly pipelineArn: string,
    private readonly sessionName: string,
  ) {}

  /** @throws a StepFailure if the service may not assume the role */
  public client<T extends Destroyable>(type: ClientClass<T>): Promise<T> {
    if (!this.clients.has(type)) this.clients.set(type, this.made(type));
    return this.clients.get(type) as Promise<T>;
  }

  public async close(): Promise<void> {
    const made = await Promise.allSettled(this.clients.values());
    this.clients.clear();
    for (const client of made) if (client.status === 'fulfilled') client.value.destroy();
  }

  private async made<T extends Destroyable>(type: ClientClass<T>): Promise<T> {
    this.credentials ??= this.assumed();
    return this.aws.client(type, this.scope, await this.credentials);
  }

  private async assumed(): Promise<Credentials> {
    try {
      return await this.aws.assumeForService({
        scope: this.scope,
        roleArn: this.roleArn,
        service: 'sagemaker.amazonaws.com',
        sourceArn: this.pipelineArn,
        sessionName: this.sessionName,
      });
    } catch (error) {
      throw new StepFailure((error as Error).message);
    }
  }
}
