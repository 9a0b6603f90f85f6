import type { Scope } from '../../../core/scope';

/** Answers a repeated request with the same token as the first time. */
export class RequestTokens {
  private readonly answers = new Map<string, Promise<object>>();

  public async once(
    { account, region }: Scope,
    request: { readonly ClientToken?: string },
    run: () => Promise<object>,
  ): Promise<object> {
    if (!request.ClientToken) return run();
    const key = `${account}/${region}/${request.ClientToken}`;
    const known = this.answers.get(key);
    if (known) return known;
    const answer = run();
    this.answers.set(key, answer);
    // a failed request may be sent again
    answer.catch(() => this.answers.delete(key));
    return answer;
  }
}
