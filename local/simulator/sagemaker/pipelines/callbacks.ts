import { conflictException, resourceNotFound } from '../../../core/errors';
import { DescribedFailure } from './failure';
import { callbackToken } from './ids';
import type { GivenParameter } from './parameters';

interface Waiting {
  readonly executionArn: string;
  readonly succeed: (outputs: readonly GivenParameter[]) => void;
  readonly fail: (failure: DescribedFailure) => void;
  answered: boolean;
}

/** The pending Callback steps. */
export class Callbacks {
  private readonly waiting = new Map<string, Waiting>();

  /** Opens a token. The answer resolves with the outputs that come with it. */
  public wait(executionArn: string): { readonly token: string; readonly answer: Promise<readonly GivenParameter[]> } {
    const token = callbackToken();
    const answer = new Promise<readonly GivenParameter[]>((succeed, fail) => {
      this.waiting.set(token, { executionArn, succeed, fail, answered: false });
    });
    answer.catch(() => {}); // it may arrive before the step awaits it, or after the step has failed
    return { token, answer };
  }

  /** @returns the ARN of the execution */
  public succeed(token: string, outputs: readonly GivenParameter[] = []): string {
    const waiting = this.take(token);
    waiting.succeed(outputs);
    return waiting.executionArn;
  }

  /** @returns the ARN of the execution */
  public fail(token: string, reason = ''): string {
    const waiting = this.take(token);
    waiting.fail(new DescribedFailure(reason));
    return waiting.executionArn;
  }

  private take(token: string): Waiting {
    const waiting = this.waiting.get(token);
    if (!waiting) throw resourceNotFound(`Callback token '${token}' does not exist.`);
    if (waiting.answered) throw conflictException(`Callback token '${token}' was already answered.`);
    waiting.answered = true;
    return waiting;
  }
}
