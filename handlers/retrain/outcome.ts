/** What became of a cause. */
export type Outcome =
  | { readonly started: true; readonly execution: string; readonly version?: string }
  | { readonly started: false; readonly because: 'nothing new'; readonly execution: string; readonly version: string }
  | { readonly started: false; readonly because: 'no data' }
  | { readonly started: false; readonly because: 'cooldown'; readonly until: number }
  | { readonly started: false; readonly because: 'over' | 'unknown alarm' | 'nothing waits' };
