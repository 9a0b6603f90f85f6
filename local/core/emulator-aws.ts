import { Agent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type EmulatorAddress, EmulatorControl, refusal } from './control';
import { validationException } from './errors';
import type { Credentials, Scope } from './scope';
import type { Aws, ClientClass, MetricDatum, ServiceEvent } from './aws';

/** The emulator as an AWS: roles use it by the real SDK, and services by its control operations. */
export class EmulatorAws implements Aws {
  private readonly control: EmulatorControl;

  public constructor(private readonly address: EmulatorAddress) {
    this.control = new EmulatorControl(address);
  }

  public client<T>(type: ClientClass<T>, scope: Scope, credentials?: Credentials): T {
    return new type({
      endpoint: this.address.endpoint,
      region: scope.region,
      credentials: credentials ?? { accessKeyId: scope.account, secretAccessKey: scope.account },
      forcePathStyle: true,
      requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ keepAlive: true, ca: this.control.certificate }) }),
    });
  }

  public async assumeForService(request: {
    readonly scope: Scope;
    readonly roleArn: string;
    readonly service: string;
    readonly sourceArn: string;
    readonly sessionName: string;
  }): Promise<Credentials> {
    const { status, body } = await this.control.call<AssumedSession>('AssumeForService', {
      ...inScope(request.scope),
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
    if (status !== 200) throw refusal('AssumeForService', status, body);
    return {
      accessKeyId: body.AccessKeyId,
      secretAccessKey: body.SecretAccessKey,
      sessionToken: body.SessionToken,
    };
  }

  public async putEvent(scope: Scope, event: ServiceEvent, deliveries = 1): Promise<void> {
    await this.control.require('PutEvent', {
      ...inScope(scope),
      Source: event.source,
      DetailType: event.detailType,
      Resources: event.resources,
      Detail: event.detail,
      Deliveries: deliveries,
    });
  }

  public async putMetrics(scope: Scope, namespace: string, data: readonly MetricDatum[]): Promise<void> {
    await this.control.require('PutMetrics', {
      ...inScope(scope),
      Namespace: namespace,
      Data: data.map(({ name, dimensions, value, unit }) => ({
        MetricName: name,
        Dimensions: dimensions,
        Value: value,
        Unit: unit,
      })),
    });
  }

  public async allowedByResourcePolicy(request: {
    readonly scope: Scope;
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    readonly policy: object;
  }): Promise<boolean> {
    const { Allowed } = await this.control.require<{ readonly Allowed: boolean }>('Authorize', {
      ...inScope(request.scope),
      Principal: request.principal,
      Action: request.action,
      Resource: request.resource,
      Policy: request.policy,
    });
    return Allowed;
  }
}

interface AssumedSession {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
}

function inScope({ account, region }: Scope): object {
  return { Account: account, Region: region };
}
