import { type Definition, madeBy, MADE_BY_STEPS, readDefinition, type Step } from '../pipeline/steps';
import { Node } from '../template/node';
import type { Declared, Template } from '../template/template';
import { TemplateScope } from '../template/template-scope';
import type { Reference } from '../template/value';
import type { World } from '../template/world';

/** A resource in one world, or what a step of a pipeline makes. */
export interface Subject {
  readonly template: Template;
  /** The logical ID of the resource; for a step, of its pipeline. */
  readonly logicalId: string;
  /** The type of the resource; for a step, of what it makes. */
  readonly type: string;
  readonly properties: Node;
  /** The step of the pipeline definition. */
  readonly step?: Step;
  /** The resource as the template declares it. */
  readonly declared: Declared;
}

/**
 * Templates that are deployed together, in one world: what exists, what it refers to, and what its pipelines run. Rules ask
 * it and know nothing of files.
 */
export class Estate {
  private readonly scopes = new Map<Template, TemplateScope>();
  private readonly subjects = new Map<Declared, Subject>();
  private readonly found = new Map<string, readonly Subject[]>();
  private readonly definitions = new Map<Declared, Definition | undefined>();

  public constructor(
    public readonly templates: readonly Template[],
    private readonly world: World,
  ) {}

  /** All resources of some types, and whatever steps of pipelines make of these types. */
  public all(...types: string[]): Subject[] {
    const key = types.join(' ');
    let found = this.found.get(key);
    if (!found) {
      found = this.templates.flatMap((template) => this.in(template, ...types));
      this.found.set(key, found);
    }
    return [...found];
  }

  /** The same, in one template. */
  public in(template: Template, ...types: string[]): Subject[] {
    const resources = types.flatMap((type) => template.ofType(type)).filter((one) => this.exists(template, one));
    const made = types.some((type) => MADE_BY_STEPS.has(type)) ? this.madeIn(template) : [];
    return [
      ...resources.map((declared) => this.subject(template, declared)),
      ...made.filter(({ type }) => types.includes(type)),
    ];
  }

  /** Whether there is anything of some types. */
  public has(...types: string[]): boolean {
    return this.all(...types).length > 0;
  }

  /** All resources of a template that exist in this world. */
  public resourcesOf(template: Template): Subject[] {
    return template.resources
      .filter((declared) => this.exists(template, declared))
      .map((declared) => this.subject(template, declared));
  }

  /** The resource that a reference in the same template names. */
  public target(template: Template, { logicalId }: Reference): Subject | undefined {
    const declared = template.resource(logicalId);
    return declared && this.exists(template, declared) ? this.subject(template, declared) : undefined;
  }

  /** The resources that a place in the template of a subject refers to. */
  public targets(subject: Subject, node: Node): Subject[] {
    return node.refs.flatMap((reference) => this.target(subject.template, reference) ?? []);
  }

  /** The resources of some types in the same template whose properties refer to a subject. */
  public referrers(subject: Subject, ...types: string[]): Subject[] {
    return this.in(subject.template, ...types).filter(({ properties }) =>
      properties.refs.some(({ logicalId }) => logicalId === subject.logicalId),
    );
  }

  /** What a pipeline runs, if the template says it. */
  public definition(pipeline: Subject): Definition | undefined {
    const { declared } = pipeline;
    if (!this.definitions.has(declared))
      this.definitions.set(declared, readDefinition(pipeline.properties, this.world));
    return this.definitions.get(declared);
  }

  /** The steps of all pipelines, of some types or of all. */
  public steps(...types: string[]): { readonly pipeline: Subject; readonly step: Step }[] {
    const all = this.all('AWS::SageMaker::Pipeline').flatMap((pipeline) =>
      (this.definition(pipeline)?.steps ?? []).map((step) => ({ pipeline, step })),
    );
    return types.length === 0 ? all : all.filter(({ step }) => types.includes(step.type));
  }

  /** A place in a template that isn't a property of a resource, such as its outputs or the metadata of a resource. */
  public node(template: Template, raw: unknown, path: string): Node {
    return new Node(raw, path, this.scope(template));
  }

  private madeIn(template: Template): Subject[] {
    return this.in(template, 'AWS::SageMaker::Pipeline').flatMap((pipeline) =>
      (this.definition(pipeline)?.steps ?? []).flatMap((step) =>
        madeBy(step).map(({ type, properties }) => ({ ...pipeline, type, properties, step })),
      ),
    );
  }

  private exists(template: Template, { condition }: Declared): boolean {
    return condition === undefined || this.scope(template).conditions.holds(condition);
  }

  private subject(template: Template, declared: Declared): Subject {
    let subject = this.subjects.get(declared);
    if (!subject) {
      const { logicalId, type } = declared;
      const properties = new Node(declared.properties, 'Properties', this.scope(template));
      subject = { template, logicalId, type, properties, declared };
      this.subjects.set(declared, subject);
    }
    return subject;
  }

  private scope(template: Template): TemplateScope {
    let scope = this.scopes.get(template);
    if (!scope) {
      scope = new TemplateScope(template, this.world);
      this.scopes.set(template, scope);
    }
    return scope;
  }
}
