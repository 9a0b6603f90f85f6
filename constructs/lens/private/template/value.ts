/** A resource, or one of its attributes, as a template names it: `Ref` or `Fn::GetAtt`. */
export interface Reference {
  readonly logicalId: string;
  /** The attribute of `Fn::GetAtt`. A plain `Ref` has none. */
  readonly attribute?: string;
}

/** Limits that a parameter without a default sets to its values. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * A value that only the deployment knows: an attribute of a resource, an import, a parameter without a default, or a text
 * that contains one of them.
 */
export class Unknown {
  public constructor(
    /** How it reads in a report: `${Key.Arn}`, `arn:${AWS::Partition}:s3:::${Bucket}`. */
    public readonly text: string,
    private readonly facts: {
      /** The resources that it is made of. */
      readonly refs?: readonly Reference[];
      /** Whether it can't be empty. */
      readonly present?: boolean;
      readonly bounds?: Bounds;
    } = {},
  ) {}

  /** The resources that it is made of. */
  public get refs(): readonly Reference[] {
    return this.facts.refs ?? [];
  }

  /** Whether it can't be empty, although nobody knows what it is. */
  public get present(): boolean {
    return this.facts.present ?? false;
  }

  /** The same, known to be something. */
  public get nonEmpty(): Unknown {
    return new Unknown(this.text, { ...this.facts, present: true });
  }

  /** The numbers that it can be. */
  public get bounds(): Bounds {
    return this.facts.bounds ?? {};
  }

  /** The resource that it stands for, if it is a reference and nothing else. */
  public get reference(): Reference | undefined {
    const [only] = this.refs;
    if (this.refs.length !== 1) return undefined;
    const name = only.attribute === undefined ? only.logicalId : `${only.logicalId}.${only.attribute}`;
    return this.text === `\${${name}}` ? only : undefined;
  }
}

/** A scalar of a template, what is not known of it, or something that has members. */
export type Value = string | number | boolean | null | undefined | Unknown | readonly unknown[] | Members;

/** The members of an object. They are read one by one, because each may be an intrinsic function. */
export interface Members {
  readonly [key: string]: unknown;
}

/** Whether a value has named members. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** A member that something itself has; `constructor` and the like are none. */
export function ownMember(members: Members, key: string): unknown {
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

/** A value as text, with the name of what isn't known in its place. */
export function textOf(value: unknown): string {
  if (value instanceof Unknown) return value.text;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return value === undefined || value === null ? '' : String(value as string | number | boolean);
}
