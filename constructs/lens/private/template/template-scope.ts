import { Conditions } from './conditions';
import { functionOf, INTRINSICS } from './intrinsics';
import { parameterValue } from './parameters';
import type { Resolver } from './resolver';
import type { Template } from './template';
import { isMembers, type Members, ownMember, textOf, Unknown, type Value } from './value';
import type { World } from './world';

/** Resolves the intrinsic functions of a template in one world. */
export class TemplateScope implements Resolver {
  public readonly conditions: Conditions;

  public constructor(
    private readonly template: Template,
    public readonly world: World,
  ) {
    this.conditions = new Conditions(template, world, (raw) => this.head(raw));
  }

  /** The value of what a template says in one place. Functions inside lists and objects are left for later. */
  public head(raw: unknown): Value {
    const call = functionOf(raw);
    if (call) return INTRINSICS[call.name]?.(call.argument, this) ?? this.unreadable(call.name, call.argument);
    // what Systems Manager or Secrets Manager puts there
    if (typeof raw === 'string' && raw.includes('{{resolve:')) return new Unknown(raw, { present: true });
    return raw as Value;
  }

  /** What `Ref` gives: a parameter, something of the deployment, or a resource. */
  public reference(name: string): Value {
    if (name === 'AWS::NoValue') return undefined;
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

  /** A value of a mapping, as the template writes it. */
  public mapped(map: Value, first: Value, second: Value): unknown {
    const row = ownMember(this.map(map), textOf(first));
    return isMembers(row) ? ownMember(row, textOf(second)) : undefined;
  }

  /** The first keys of a mapping. */
  public keysOfMap(map: Value): string[] {
    return Object.keys(this.map(map));
  }

  private map(name: Value): Members {
    const map = ownMember(this.template.section('Mappings'), textOf(name));
    return isMembers(map) ? map : {};
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
