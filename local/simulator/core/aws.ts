import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { validationException } from './errors';
import type { Credentials, Scope } from './scope';
import type { Aws, ClientClass, MetricDatum, ServiceEvent } from './services';

export interface EmulatorOptions {
  /** Such as `https://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** The file of the certificate that the emulator answers with; read when it is needed, as the emulator makes it. */
  readonly ca?: string;
}

/** The AWS of the emulator: the real SDK for what roles do, and its control operations for what services do. */
export class EmulatorAws implements Aws {
  private agent?: Agent;

  public constructor(private readonly options: EmulatorOptions) {}

  public client<T>(type: ClientClass<T>, scope: Scope, credentials?: Credentials): T {
    return new type({
      endpoint: this.options.endpoint,
      region: scope.region,
      credentials: credentials ?? { accessKeyId: scope.account, secretAccessKey: scope.account },
      forcePathStyle: true,
      requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ keepAlive: true, ca: this.ca() }) }),
    });
  }

  public async assumeForService(request: {
    readonly scope: Scope;
    readonly roleArn: string;
    readonly service: string;
    readonly sourceArn: string;
    readonly sessionName: string;
  }): Promise<Credentials> {
    const { status, body } = await this.control<AssumedSession>('AssumeForService', request.scope, {
      RoleArn: request.roleArn,
      Service: request.service,
      SourceArn: request.sourceArn,
      SessionName: request.sessionName,
    });
    if (status === 403)
      throw validationException(
        `Could not assume role ${request.roleArn}. Please ensure that the role exists and allows principal ` +
          `'${request.service}' to assume the role. (${body.message})`,
      );
    refuse('AssumeForService', status, body);
    return {
      accessKeyId: body.AccessKeyId,
      secretAccessKey: body.SecretAccessKey,
      sessionToken: body.SessionToken,
    };
  }

  public async putEvent(scope: Scope, event: ServiceEvent, deliveries = 1): Promise<void> {
    const { status, body } = await this.control('PutEvent', scope, {
      Source: event.source,
      DetailType: event.detailType,
      Resources: event.resources,
      Detail: event.detail,
      Deliveries: deliveries,
    });
    refuse('PutEvent', status, body);
  }

  public async putMetrics(scope: Scope, namespace: string, data: readonly MetricDatum[]): Promise<void> {
    const { status, body } = await this.control('PutMetrics', scope, {
      Namespace: namespace,
      Data: data.map(({ name, dimensions, value, unit }) => ({
        MetricName: name,
        Dimensions: dimensions,
        Value: value,
        Unit: unit,
      })),
    });
    refuse('PutMetrics', status, body);
  }

  public async allowedByResourcePolicy(request: {
    readonly scope: Scope;
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    readonly policy: object;
  }): Promise<boolean> {
    const { status, body } = await this.control<{ readonly Allowed: boolean }>('Authorize', request.scope, {
      Principal: request.principal,
      Action: request.action,
      Resource: request.resource,
      Policy: request.policy,
    });
    refuse('Authorize', status, body);
    return body.Allowed;
  }

  private async control<T>(operation: string, scope: Scope, input: object): Promise<ControlAnswer<T>> {
    // no connection is kept, as one that the server closes meanwhile would lose an event
    this.agent ??= new Agent({ ca: this.ca() });
    const body = JSON.stringify({ Account: scope.account, Region: scope.region, ...input });
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `LocalControl.${operation}` };
    return post<T>(this.options.endpoint, headers, body, this.agent);
  }

  private ca(): string | undefined {
    return this.options.ca === undefined ? undefined : readFileSync(this.options.ca, 'utf8');
  }
}

interface AssumedSession {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
}

interface ControlAnswer<T> {
  readonly status: number;
  readonly body: T & { readonly __type?: string; readonly message?: string };
}

function refuse(operation: string, status: number, body: { readonly message?: string }): void {
  if (status !== 200) throw new Error(`the emulator refused ${operation}: ${status} ${JSON.stringify(body)}`);
}

function post<T>(url: string, headers: object, body: string, agent: Agent): Promise<ControlAnswer<T>> {
  return new Promise((resolve, reject) => {
    const secure = url.startsWith('https:');
    const options = { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } };
    const sent = (secure ? httpsRequest : httpRequest)(url, secure ? { ...options, agent } : options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        try {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode!, body: JSON.parse(text || '{}') as ControlAnswer<T>['body'] });
        } catch (error) {
          reject(error as Error);
        }
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
