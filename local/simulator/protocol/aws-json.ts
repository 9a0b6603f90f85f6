import { ServiceError, throttlingException } from '../../core/errors';
import type { Operation, Operations } from '../service/operations';
import type { Caller } from '../../core/scope';
import type { Faults } from '../service/services';
import type { ServiceModel } from '../model/service-model';
import { bug, json, type Outcome } from './http';

const TYPE = 'application/x-amz-json-1.1';

/** A request of one service, in AWS's JSON protocol. */
export interface JsonCall {
  /** `X-Amz-Target`, such as `SageMaker.DescribeModel`. */
  readonly target: string;
  readonly body: Buffer;
  readonly caller: Caller;
}

/** Answers services that speak AWS JSON 1.1, each with its model and the operations of its parts. */
export class AwsJson {
  private readonly services = new Map<string, { readonly model: ServiceModel; readonly operations: Operations }>();

  public constructor(private readonly faults: Faults) {}

  /** @throws an Error for an operation that the service does not have, or that two parts have */
  public add(model: ServiceModel, parts: readonly Operations[]): void {
    const operations: Operations = {};
    for (const part of parts) {
      for (const [name, operation] of Object.entries(part)) {
        if (!model.has(name)) throw new Error(`${model.service} has no operation ${name}`);
        if (name in operations) throw new Error(`two parts of ${model.service} answer ${name}`);
        operations[name] = operation;
      }
    }
    this.services.set(model.targetPrefix!, { model, operations });
  }

  public async answer(call: JsonCall): Promise<Outcome> {
    const [prefix, name] = call.target.split('.');
    const service = this.services.get(prefix);
    try {
      const operation = service && Object.hasOwn(service.operations, name) && service.operations[name];
      if (!operation) throw new ServiceError('UnknownOperationException', unanswered(call.target, service?.model));
      return { answer: json(200, TYPE, await this.run(service.model, name, operation, call)) };
    } catch (error) {
      if (!(error instanceof ServiceError)) return failed(error);
      const body = service?.model.error(error) ?? { __type: error.code, message: error.message };
      return { answer: json(error.status, TYPE, body), error: error.code, message: error.message };
    }
  }

  private async run(model: ServiceModel, name: string, operation: Operation, call: JsonCall): Promise<object> {
    if (this.faults.throttle(`${model.service}:${name}`)) throw throttlingException('Rate exceeded');
    const input = model.request(name, parsed(call.body));
    return model.response(name, await operation(input, call.caller));
  }
}

function parsed(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString());
  } catch {
    throw new ServiceError('SerializationException', 'Unable to parse the request body as JSON');
  }
}

/** AWS answers with the type alone. The message shows whether the simulator lacks the operation. */
function unanswered(target: string, model?: ServiceModel): string {
  const [, name = ''] = target.split('.');
  return model?.has(name) ? `The local simulator does not answer ${target}` : `Unknown operation ${target}`;
}

function failed(error: unknown): Outcome {
  const message = bug(error);
  return { answer: json(500, TYPE, { __type: 'InternalFailure', message }), error: 'InternalFailure', message };
}
