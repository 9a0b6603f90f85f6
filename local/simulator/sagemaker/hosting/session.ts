import { ServiceError } from '../../../core/errors';
import type { Credentials, Scope } from '../../../core/scope';
import type { Aws, ClientClass } from '../../../core/aws';

const RENEW_AFTER = 30 * 60_000;

/** A session of a model's execution role, renewed before it expires. */
export class ExecutionRole {
  private session?: { readonly credentials: Promise<Credentials>; readonly until: number };

  /** @param sourceArn the ARN of the model or the endpoint, which a trust policy may require */
  public constructor(
    private readonly aws: Aws,
    private readonly scope: Scope,
    public readonly roleArn: string,
    private readonly sourceArn: string,
  ) {}

  /** Runs some work with a client of the role. */
  public async with<C extends { destroy(): void }, R>(
    type: ClientClass<C>,
    work: (client: C) => Promise<R>,
  ): Promise<R> {
    const client = this.aws.client(type, this.scope, await this.credentials());
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  }

  private credentials(): Promise<Credentials> {
    if (!this.session || this.session.until < performance.now()) {
      const credentials = this.aws.assumeForService({
        scope: this.scope,
        roleArn: this.roleArn,
        service: 'sagemaker.amazonaws.com',
        sourceArn: this.sourceArn,
        sessionName: 'SageMaker',
      });
      this.session = { credentials, until: performance.now() + RENEW_AFTER };
      credentials.catch(() => (this.session = undefined));
    }
    return this.session.credentials;
  }
}

/** An error as text, with its AWS name. */
export function reasonOf(error: unknown): string {
  if (error instanceof ServiceError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
