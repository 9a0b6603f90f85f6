import type { Scope } from '../template/node';
import { concatenated } from '../template/text';
import { isMembers, type Members, textOf, Unknown, type Value } from '../template/value';
import type { World } from '../template/world';

/**
 * Resolves what a pipeline definition refers to. A parameter of the pipeline counts at its default; what steps give is
 * known only in an execution. One without a default is each of its allowed values.
 */
export class DefinitionScope implements Scope {
  private readonly parameters: ReadonlyMap<string, Members>;

  public constructor(
    definition: { readonly [key: string]: unknown },
    private readonly world: World,
  ) {
    const declared = Array.isArray(definition.Parameters) ? (definition.Parameters as unknown[]) : [];
    this.parameters = new Map(declared.filter(isMembers).map((parameter) => [textOf(parameter.Name), parameter]));
  }

  public head(raw: unknown): Value {
    if (!isMembers(raw)) return raw as Value;
    const keys = Object.keys(raw);
    if (keys.length !== 1) return raw;
    if (keys[0] === 'Get') return this.get(textOf(raw.Get));
    if (keys[0] === 'Std:Join') return this.join(raw['Std:Join']);
    if (keys[0] === 'Std:JsonGet') return new Unknown('${Std:JsonGet}', { present: true });
    return raw;
  }

  private get(name: string): Value {
    const parameter = /^Parameters\.(.+)$/.exec(name)?.[1];
    if (parameter === undefined) return new Unknown(`\${${name}}`, { present: true });
    const { DefaultValue: value, EnumValues: allowed } = this.parameters.get(parameter) ?? {};
    if (value !== undefined) return value as Value;
    if (!Array.isArray(allowed) || allowed.length === 0) return new Unknown(`\${${name}}`);
    return this.world.choose(`pipeline parameter ${JSON.stringify([name, ...allowed])}`, allowed as Value[]);
  }

  private join(raw: unknown): Value {
    const { On: on = '', Values: values = [] } = isMembers(raw) ? raw : {};
    const items = Array.isArray(values) ? (values as unknown[]).map((item) => this.head(item)) : [];
    return concatenated(items.flatMap((item, i): Value[] => (i === 0 ? [item] : [textOf(on), item])));
  }
}
