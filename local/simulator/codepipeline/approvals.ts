import { ServiceError } from '../../core/errors';
import type { ActionRun } from './records';

export interface ApprovalResult {
  readonly status: 'Approved' | 'Rejected';
  readonly summary: string;
  readonly by: string;
}

/** The manual approvals that wait, by their token. */
export class Approvals {
  private readonly open = new Map<
    string,
    { readonly run: ActionRun; readonly answer: (result: ApprovalResult) => void }
  >();
  private readonly answered = new Set<string>();

  public ask(token: string, run: ActionRun): Promise<ApprovalResult> {
    return new Promise((answer) => this.open.set(token, { run, answer }));
  }

  /** Forgets an approval that waits no longer. */
  public close(token: string): void {
    if (this.open.delete(token)) this.answered.add(token);
  }

  /** @param runs of the action that the caller names; the token must be of one of them */
  public answer(token: string, runs: readonly ActionRun[], result: ApprovalResult): void {
    const waiting = this.open.get(token);
    if (waiting && runs.includes(waiting.run)) {
      this.close(token);
      waiting.answer(result);
    } else if (this.answered.has(token)) {
      throw new ServiceError(
        'ApprovalAlreadyCompletedException',
        'The approval action has already been approved or rejected.',
      );
    } else {
      throw new ServiceError('InvalidApprovalTokenException', 'Invalid approval token');
    }
  }
}
