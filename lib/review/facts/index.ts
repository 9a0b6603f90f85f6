import type { Facts, Source } from '../report';

/** What the templates of a source show of a reviewer's questions. */
export function factsOf(_source: Source): Facts {
  return { access: [], encryption: [], network: [], costs: [], architecture: { parts: [], flows: [] } };
}
