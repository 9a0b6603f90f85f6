/** How a model's decisions have to be explained. */
export enum Explainability {
  /** Not at all. */
  NONE = 'none',

  /** Which features matter over all decisions; computed once per model and kept with it in the registry. */
  GLOBAL = 'global',

  /** Which features mattered for each single decision, beside the global explanation. */
  LOCAL = 'local',
}
