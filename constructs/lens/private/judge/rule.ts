import type { Estate, Subject } from './estate';
import type { Outcome } from './outcome';

/** What to do about a finding. */
export interface Fix {
  /** In the props of this library. */
  readonly library: string;
  /** In plain CloudFormation. */
  readonly cloudFormation: string;
}

/** How bad a failure is, as Security Hub rates it. */
export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';

/** A published control: a rule about each resource of some types, and about what steps of pipelines make of them. */
export interface Control {
  /** Its published name: `SageMaker.9`, `sagemaker-model-in-vpc`. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The page that publishes it. */
  readonly source: string;
  /** The types that it is about. */
  readonly types: readonly string[];
  readonly fix: Fix;
  judge(subject: Subject, estate: Estate): Outcome;
}

/** What a practice says of the estate, or of one thing in it. */
export interface PracticeOutcome extends Outcome {
  /** What it is about; none if it is about all templates together. */
  readonly subject?: Subject;
}

/** A rule about a practice of the lens. Its title and its page are in the catalogue. */
export interface PracticeRule {
  /** Such as `MLSEC04-BP02`. */
  readonly id: string;
  readonly fix: Fix;
  /** What it finds. Finding nothing means that there is nothing that the practice is about. */
  judge(estate: Estate): readonly PracticeOutcome[];
}
