import type { Scope } from '../../../core/scope';

/** Answers a request that is sent again with the same token as the first time. */
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
    // what failed may be tried again
    answer.catch(() => this.answers.delete(key));
    return answer;
  }
}
