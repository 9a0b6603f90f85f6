/** The phases of the machine-learning lifecycle in the lens, in order. */
export const PHASES = [
  'Business goal identification',
  'ML problem framing',
  'Data processing',
  'Model development',
  'Deployment',
  'Monitoring',
] as const;

/** The pillars of the Well-Architected Framework, in the order of the lens. */
export const PILLARS = [
  'Operational excellence',
  'Security',
  'Reliability',
  'Performance efficiency',
  'Cost optimization',
  'Sustainability',
] as const;

/**
 * What can show that a practice is followed: a template, a declaration of the use case, or people only. "In part" means
 * that a person has to judge the rest.
 */
export type Proof = 'TEMPLATE' | 'TEMPLATE_IN_PART' | 'DECLARATION' | 'DECLARATION_IN_PART' | 'PERSON';

/** A best practice of the Well-Architected Machine Learning Lens. */
export interface Practice {
  /** Such as `MLSEC04-BP02`. */
  readonly id: string;
  /** Its number in the edition of 2023. */
  readonly edition2023: string;
  readonly phase: (typeof PHASES)[number];
  readonly pillar: (typeof PILLARS)[number];
  /** Its title in the lens. */
  readonly title: string;
  /** The risk of not following it, by the lens. */
  readonly risk: 'High' | 'Medium' | 'Low';
  /** What it asks for, in the words of this project. */
  readonly asks: string;
  readonly proof: Proof;
  /** Whether the lens relies on a feature that is closed to new customers. */
  readonly closedFeature?: boolean;
}
