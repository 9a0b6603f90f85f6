import type { Declared, Document, Environment, Section } from './document';
import { expandLoops } from './for-each';
import { Node } from './node';
import { withGlobals } from './serverless';
import { TemplateScope } from './template-scope';
import { isMembers, type Members } from './value';
import { OpenQuestion, SETTLED } from './world';

export type { Declared, Environment } from './document';

/** A CloudFormation template: what it declares, read once, and resolved only when a rule asks. */
export class Template implements Document {
  /** The resources, in the order in which the template writes them. */
  public readonly resources: readonly Declared[];
  private readonly sections: Members;
  private readonly ids: ReadonlyMap<string, Declared> = new Map();
  private readonly types = new Map<string, Declared[]>();

  /** Reads what `isTemplate` accepts. */
  public constructor(
    /** How the report names it. */
    public readonly file: string,
    content: Members,
    public readonly environment: Environment = {},
  ) {
    // what loops are over is resolved before they are written out
    this.sections = content;
    this.sections = withGlobals(expandLoops(content, (raw) => this.settled(raw)));
    this.resources = Object.entries(this.section('Resources')).flatMap(([logicalId, raw]) => declared(logicalId, raw));
    this.ids = new Map(this.resources.map((resource) => [resource.logicalId, resource]));
    for (const resource of this.resources) {
      const same = this.types.get(resource.type);
      if (same) same.push(resource);
      else this.types.set(resource.type, [resource]);
    }
  }

  /** Something that a template says, or undefined if the answer depends on what it leaves open. */
  private settled(raw: unknown): Node | undefined {
    const node = new Node(raw, '', new TemplateScope(this, SETTLED));
    try {
      // the items may be functions too
      return node.items.every((item) => item.value !== null) ? node : undefined;
    } catch (error) {
      if (error instanceof OpenQuestion) return undefined;
      throw error;
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
