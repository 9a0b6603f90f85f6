/** How the decisions of a model have to be explained. */
export enum Explainability {
  /** No explanation. */
  NONE = 'none',

  /** Which features matter over all decisions. It is computed once for each model and kept with it in the registry. */
  GLOBAL = 'global',

  /** Which features mattered for each single decision, in addition to the global explanation. */
  LOCAL = 'local',
}
