import { type Node, parseTree } from 'jsonc-parser';
import { isTooDeep } from '../../../constructs/lens/private/template/levels';
import { once } from './once';
import { NotReadable, type Parsed, TOO_DEEP } from './parsed';
import { lineCounter, type Spot } from './places';

/** Reads a text as JSON. The places are looked for only when somebody asks for a line. */
export function readJson(text: string, firstLine: number): Parsed {
  if (isTooDeep(text)) throw new NotReadable(TOO_DEEP);
  const value: unknown = JSON.parse(text);
  return { value, spots: once(() => spotsOf(text, firstLine)) };
}

function spotsOf(text: string, firstLine: number): Spot | undefined {
  const lineAt = lineCounter(text, firstLine);
  const root = parseTree(text);
  return root && spot(root, root.offset);

  function spot(node: Node, offset: number): Spot {
    const { children = [] } = node;
    // of two members with the same key, the later one counts
    const members = new Map(children.map((child, i): [string, Spot] => entry(node, child, i)));
    return { line: lineAt(offset), child: (key) => members.get(key), keys: () => [...members.keys()] };
  }

  function entry(node: Node, child: Node, i: number): [string, Spot] {
    if (node.type !== 'object') return [String(i), lazy(child, child.offset)];
    const [key, value = key] = child.children!;
    return [String(key.value), lazy(value, key.offset)];
  }

  function lazy(node: Node, offset: number): Spot {
    const get = once(() => spot(node, offset));
    return { line: lineAt(offset), child: (key) => get().child(key), keys: () => get().keys() };
  }
}
