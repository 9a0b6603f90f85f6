/** The path of a value in the user's input: names and indexes, as in `['objectives', 0, 'metric']`. */
export type Path = readonly (string | number)[];

/**
 * One rule about what users write, as the catalogue of errors lists it. A stage's rules are in its `private/rules.ts`.
 *
 * The code is public API: it never changes its meaning. Each stage owns a hundred (goal 1xx, foundation 2xx, data 3xx,
 * training 4xx, registry 5xx, serving 6xx, delivery 7xx, monitoring 8xx); 0xx hold in every stage, and 9xx belong to the app.
 */
export interface Rule {
  readonly code: string;
  /** When the rule is broken, in one sentence. */
  readonly when: string;
  /** What a value must be or do, as it follows the word "must". */
  readonly must: string;
  /** What to do about it. */
  readonly fix: string;
  /** Code that breaks the rule, or a part of a use case file that does. A test runs it. */
  readonly example: string;
}

/** Where a fault was found: at a construct, or in a file with a line and a column that count from 1. */
export interface FaultPlace {
  readonly construct?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** One thing that is wrong with what the user wrote. */
export interface Fault {
  readonly code: string;
  /** The prop, or the key of a file, that is wrong. */
  readonly path: Path;
  /** What the value must be or do, as it follows the word "must". */
  readonly must: string;
  /** The value. The key is absent where there is no value to show; `undefined` means that the value is missing. */
  readonly got?: unknown;
  readonly fix: string;
  /** Whether the key itself is wrong, not its value. */
  readonly atKey?: boolean;
  readonly place?: FaultPlace;
}

/** What a fault adds to its rule: the value that was given, and wording that depends on it. */
export interface FaultDetails {
  readonly got?: unknown;
  readonly must?: string;
  readonly fix?: string;
  readonly atKey?: boolean;
}

/** A rule, and the place in the user's input that breaks it. */
export function fault(rule: Rule, path: Path, details: FaultDetails = {}): Fault {
  return { code: rule.code, must: rule.must, fix: rule.fix, ...defined(details), path };
}

// Without wording of its own, a fault has that of its rule. An undefined `got` is kept, because it says that nothing was given.
function defined({ must, fix, ...rest }: FaultDetails): FaultDetails {
  return { ...rest, ...(must !== undefined && { must }), ...(fix !== undefined && { fix }) };
}

/** A number with its unit, for values whose size matters more than their content: `1203 characters`. */
export class Quantity {
  public constructor(
    public readonly value: number,
    public readonly unit: string,
  ) {}

  public toJSON(): string {
    const unit = this.value === 1 ? this.unit.replace(/(ies|s)$/, (end) => (end === 'ies' ? 'y' : '')) : this.unit;
    return `${this.value} ${unit}`;
  }
}
