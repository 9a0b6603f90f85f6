import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ServiceError } from '../../core/errors';
import { readRequest } from './request';
import { writeResponse } from './response';
import type { OperationModel, ServiceDescription, Shape } from './shapes';
import { violations } from './violations';

/** The requests and answers of a service, as AWS's published model describes them. */
export class ServiceModel {
  /** @param folder botocore's `data` folder */
  public static load(folder: string, service: string): ServiceModel {
    const version = readdirSync(join(folder, service)).sort().at(-1)!;
    const file = readFileSync(join(folder, service, version, 'service-2.json.gz'));
    return new ServiceModel(service, JSON.parse(gunzipSync(file).toString()) as ServiceDescription);
  }

  public constructor(
    /** The name of the service, which can differ from its prefix in IAM actions. */
    public readonly service: string,
    private readonly description: ServiceDescription,
  ) {}

  /** The part of `X-Amz-Target` before the operation. */
  public get targetPrefix(): string | undefined {
    return this.description.metadata.targetPrefix;
  }

  public has(operation: string): boolean {
    return operation in this.description.operations;
  }

  public operation(name: string): OperationModel {
    return this.description.operations[name];
  }

  public shape(name: string): Shape {
    return this.description.shapes[name];
  }

  /** Every shape, by name. */
  public get shapes(): ServiceDescription['shapes'] {
    return this.description.shapes;
  }

  /**
   * The input of an operation, with dates as Date objects and without members that the service doesn't know.
   * @throws a SerializationException for a wrong type, and a ValidationException for any other mistake
   */
  public request(operation: string, body: unknown): object {
    const { input } = this.operation(operation);
    if (!input) return {};
    const request = readRequest(this.shapes, input.shape, body) as object;
    this.check(input.shape, request);
    return request;
  }

  /** @throws a ValidationException that names every constraint that an input breaks */
  public check(shape: string, input: object): void {
    const wrong = violations(this.shapes, shape, input);
    if (wrong.length === 0) return;
    const count = wrong.length === 1 ? '1 validation error' : `${wrong.length} validation errors`;
    throw new ServiceError('ValidationException', `${count} detected: ${wrong.join('; ')}`);
  }

  /**
   * The body of an answer.
   * @throws an Error that names what a client can't read, as that is a bug of the operation
   */
  public response(operation: string, output: object): object {
    const { output: shape } = this.operation(operation);
    return shape ? (writeResponse(this.shapes, shape.shape, output, operation) as object) : {};
  }

  /** The body of an error, with the message in the member that the service uses for it. */
  public error({ code, message, members }: ServiceError): object {
    const shape = this.shapes[code];
    const named = shape?.type === 'structure' ? Object.keys(shape.members) : [];
    const member = named.find((name) => name.toLowerCase() === 'message') ?? 'message';
    return { __type: code, ...members, [member]: message };
  }
}
