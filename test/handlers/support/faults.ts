import { failure } from './bucket-store';
import type { Interception } from './cloud';
import { refuseForm } from './jobs';
import { type Answer, refuse } from './wire';

/** What can happen to a call. */
export interface Fault {
  readonly name: string;
  /** @param kill ends the process of the function */
  readonly by: (kill: () => void) => Interception;
  /** Whether the function goes on and can say which call failed. */
  readonly isSeen: boolean;
  /** Whether the function waits until its time is over. */
  readonly hangs?: boolean;
}

const never = new Promise<undefined>(() => {});

/** Everything that can happen to one call of a function. */
export const FAULTS: readonly Fault[] = [
  { name: 'fails before it takes effect', isSeen: true, by: () => async (request) => broken(request.operation) },
  {
    name: 'takes effect, and each answer is lost',
    isSeen: true,
    by: () => async (_request, act) => {
      await act();
      return undefined;
    },
  },
  {
    name: 'takes effect, and its first answer is lost',
    isSeen: true,
    by: () => async (_request, act, attempt) => {
      const answer = await act();
      return attempt === 1 ? undefined : answer;
    },
  },
  {
    name: 'is throttled',
    isSeen: true,
    by: () => async (request) => errorOf(request.operation, 'ThrottlingException', 'Rate exceeded', 400),
  },
  {
    name: 'is denied',
    isSeen: true,
    by: () => async (request) => errorOf(request.operation, 'AccessDeniedException', 'not authorized', 403),
  },
  { name: 'is never answered', isSeen: false, hangs: true, by: () => () => never },
  {
    name: 'finds the function killed',
    isSeen: false,
    by: (kill) => async () => {
      kill();
      return undefined;
    },
  },
  {
    name: 'takes effect, and the function is killed',
    isSeen: false,
    by: (kill) => async (_request, act) => {
      await act();
      kill();
      return undefined;
    },
  },
];

function broken(operation: string): Answer {
  return errorOf(operation, 'InternalFailure', 'We encountered an internal error', 500);
}

/** An error in the protocol of the service that an operation belongs to. */
export function errorOf(operation: string, code: string, message: string, status: number): Answer {
  if (operation.startsWith('S3.')) {
    const [name, own] = { 400: ['SlowDown', 503], 403: ['AccessDenied', 403] }[status] ?? [code, status];
    return failure(own as number, name as string, message);
  }
  if (/^(SNS|STS|CloudFormation)\./.test(operation))
    return refuseForm(code === 'ThrottlingException' ? 'Throttling' : code.replace(/Exception$/, ''), message, status);
  if (!operation.startsWith('SageMakerRuntime.')) return refuse(status, code, { message });
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify({ message }),
  };
}
