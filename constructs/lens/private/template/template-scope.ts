import { Conditions } from './conditions';
import { functionOf, INTRINSICS } from './intrinsics';
import { parameterValue } from './parameters';
import { assumed, type Question, questionAbout } from './questions';
import type { Resolver } from './resolver';
import type { Document } from './document';
import { concatenated } from './text';
import { isMembers, type Members, ownMember, Unknown, type Value } from './value';
import type { World } from './world';

/** Resolves the intrinsic functions of a template in one world. */
export class TemplateScope implements Resolver {
  public readonly conditions: Conditions;

  public constructor(
    private readonly template: Document,
    public readonly world: World,
  ) {
    this.conditions = new Conditions(template, world, (raw) => this.head(raw));
  }

  /** The value of what a template says in one place. Functions inside lists and objects are left for later. */
  public head(raw: unknown): Value {
    const call = functionOf(raw);
    if (!call) return dynamic(raw as Value);
    return dynamic(INTRINSICS[call.name]?.(call.argument, this)) ?? this.unreadable(call.name, call.argument);
  }

  /** What `Ref` gives: a parameter, something of the deployment, or a resource. */
  public reference(name: string): Value {
    if (name === 'AWS::NoValue') return undefined;
    const value = this.named(name);
    return value instanceof Unknown ? assumed(this.template, name, value, this.world) : value;
  }

  private named(name: string): Value {
    if (name.startsWith('AWS::')) return this.pseudoParameter(name);
    const value = parameterValue(this.template, name, this.world);
    if (value !== undefined) return value;
    const isResource = this.template.resource(name) !== undefined;
    return new Unknown(`\${${name}}`, isResource ? { refs: [{ logicalId: name }], present: true } : {});
  }

  /** What `Fn::GetAtt` gives. */
  public attribute(logicalId: string, attribute: string): Value {
    return new Unknown(`\${${logicalId}.${attribute}}`, { refs: [{ logicalId, attribute }], present: true });
  }

  /** A mapping. One that the template doesn't have is empty. */
  public mapping(name: string): Members {
    const map = ownMember(this.template.section('Mappings'), name);
    return isMembers(map) ? map : {};
  }

  /** The question of what `Ref` gives. */
  public question(name: string): Question {
    return questionAbout(this.template, name);
  }

  private pseudoParameter(name: string): Value {
    const { account, region } = this.template.environment;
    if (name === 'AWS::AccountId' && account !== undefined) return account;
    if (name === 'AWS::Region' && region !== undefined) return region;
    return new Unknown(`\${${name}}`, { present: true });
  }

  private unreadable(name: string, argument: unknown): Value {
    return INTRINSICS[name] ? undefined : new Unknown(`\${${name} ${JSON.stringify(argument) ?? ''}}`);
  }
}

/** What Systems Manager or Secrets Manager puts into a text. */
function dynamic(value: Value): Value {
  if (typeof value !== 'string' || !value.includes('{{resolve:')) return value;
  const parts = value.split(/(\{\{resolve:[^{}]*\}\})/).filter((part) => part !== '');
  const known = parts.map((part) => (part.startsWith('{{resolve:') ? new Unknown(part, { present: true }) : part));
  return known.length === 1 ? known[0] : concatenated(known);
}
