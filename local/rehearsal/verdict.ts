/** What the IAM evaluator said. */
export interface Verdict {
  readonly judged: number;
  readonly denied: readonly object[];
  readonly unused: readonly { readonly reviewed: boolean }[];
  readonly stale: readonly string[];
}
