import { expandLoops } from './for-each';
import { withGlobals } from './serverless';
import { isMembers, type Members } from './value';

/** A resource as a template writes it. */
export interface Declared {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: unknown;
  readonly metadata: unknown;
  /** The name of the condition under which it exists. */
  readonly condition?: string;
  readonly deletionPolicy?: unknown;
  readonly updateReplacePolicy?: unknown;
  readonly dependsOn?: unknown;
}

/** What is known of the place that a template is deployed to. */
export interface Environment {
  readonly account?: string;
  readonly region?: string;
  /** The tags that the stack is deployed with, which CloudFormation gives to its resources. */
  readonly tags?: { readonly [key: string]: string };
}

/** The top-level sections that are read. SAM has `Globals`. */
type Section = 'Resources' | 'Parameters' | 'Mappings' | 'Conditions' | 'Outputs' | 'Metadata' | 'Globals';

/** A CloudFormation template: what it declares, read once, and resolved only when a rule asks. */
export class Template {
  /** The resources, in the order in which the template writes them. */
  public readonly resources: readonly Declared[];
  private readonly sections: Members;
  private readonly ids: ReadonlyMap<string, Declared>;
  private readonly types = new Map<string, Declared[]>();

  /** Reads what `isTemplate` accepts. */
  public constructor(
    /** How the report names it. */
    public readonly file: string,
    content: Members,
    public readonly environment: Environment = {},
  ) {
    this.sections = withGlobals(expandLoops(content));
    this.resources = Object.entries(this.section('Resources')).flatMap(([logicalId, raw]) => declared(logicalId, raw));
    this.ids = new Map(this.resources.map((resource) => [resource.logicalId, resource]));
    for (const resource of this.resources) {
      const same = this.types.get(resource.type);
      if (same) same.push(resource);
      else this.types.set(resource.type, [resource]);
    }
  }

  /** Whether parsed JSON or YAML is a template: an object that has resources. */
  public static isTemplate(content: unknown): content is Members {
    return isMembers(content) && isMembers(content.Resources);
  }

  /** A top-level section, such as `Parameters`. A missing or malformed one is empty. */
  public section(name: Section): Members {
    const section = this.sections[name];
    return isMembers(section) ? section : {};
  }

  /** The resource with a logical ID. */
  public resource(logicalId: string): Declared | undefined {
    return this.ids.get(logicalId);
  }

  /** The resources of a type. */
  public ofType(type: string): readonly Declared[] {
    return this.types.get(type) ?? [];
  }

  /** The types of resources that it has. */
  public get resourceTypes(): string[] {
    return [...this.types.keys()];
  }
}

function declared(logicalId: string, raw: unknown): Declared[] {
  if (!isMembers(raw) || typeof raw.Type !== 'string') return [];
  return [
    {
      logicalId,
      type: raw.Type,
      properties: raw.Properties ?? {},
      metadata: raw.Metadata,
      condition: typeof raw.Condition === 'string' ? raw.Condition : undefined,
      deletionPolicy: raw.DeletionPolicy,
      updateReplacePolicy: raw.UpdateReplacePolicy,
      dependsOn: raw.DependsOn,
    },
  ];
}
