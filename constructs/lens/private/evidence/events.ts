import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { isMembers } from '../template/value';
import { fits } from './names';
import { once } from './once';
import { escaped } from './patterns';

/** The rules that get events from somewhere, of some kind. A rule that is off gets none. */
export function rulesOn(estate: Estate, source: string, ...kinds: readonly string[]): Subject[] {
  return eventRules(estate).filter(({ properties }) => {
    const pattern = properties.get('EventPattern');
    if (pattern.value === undefined || !accepts(pattern.get('source'), source)) return false;
    return kinds.length === 0 || kinds.some((kind) => accepts(pattern.get('detail-type'), kind));
  });
}

/** The rules that are on. */
export const eventRules = once((estate: Estate): readonly Subject[] =>
  estate.all('AWS::Events::Rule').filter(({ properties }) => properties.get('State').text !== 'DISABLED'),
);

/** Whether the detail of a pattern accepts a value; `$or` offers several. What a pattern doesn't name, it accepts. */
export function detailAccepts(pattern: Node, path: readonly string[], value: string): boolean {
  const detail = pattern.get('detail');
  const alternatives = [detail, ...detail.get('$or').items].map((one) => one.get(...path));
  const named = alternatives.filter((one) => one.value !== undefined);
  return named.length === 0 || named.some((one) => accepts(one, value));
}

/** Whether a field of an event pattern accepts a value. What isn't known may accept it. */
export function accepts(field: Node, value: string): boolean {
  if (field.value === undefined) return true;
  return field.items.some((item) => (isMembers(item.value) ? matches(item, value) : isSame(item, value)));
}

/** Whether a pattern names the values of a field, instead of accepting all. */
export function isNarrow(field: Node, ...values: readonly string[]): boolean {
  return field.value !== undefined && values.some((value) => accepts(field, value));
}

function isSame(item: Node, value: string): boolean {
  return item.unknown ? fits(item.text, value) || item.text.startsWith('${') : fits(value, item.text);
}

function matches(filter: Node, value: string): boolean {
  const [operator] = filter.keys;
  const node = filter.get(operator ?? '');
  const { text } = node;
  switch (operator) {
    case 'prefix':
      return value.startsWith(text) || isOpen(value) || isOpen(text);
    case 'suffix':
      return value.endsWith(text) || isOpen(value) || isOpen(text);
    case 'equals-ignore-case':
      return value.toLowerCase() === text.toLowerCase();
    case 'wildcard':
      return new RegExp(`^${text.split('*').map(escaped).join('.*')}$`).test(value);
    case 'anything-but':
      return !node.items.some((item) => (isMembers(item.value) ? matches(item, value) : item.text === value));
    default:
      return true;
  }
}

function isOpen(text: string): boolean {
  return text.includes('${');
}
