import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from 'yaml';
import { MOST_LEVELS } from '../../../constructs/lens/private/template/levels';
import { NotReadable, TOO_DEEP } from './parsed';
import { scalarOf } from './yaml-scalars';

type Entry = Pair<Node, Node | null>;

/** More values than a template has. A few aliases of aliases stand for more. */
const MOST_VALUES = 1_000_000;

interface Made {
  readonly value: unknown;
  /** How many values it stands for. */
  readonly size: number;
}

/** The value of a YAML document, in which short forms of functions are long ones: `!Ref x` is `{ Ref: x }`. */
export class YamlTree {
  public readonly value: unknown;
  private readonly targets: ReadonlyMap<Alias, Node | undefined>;
  private readonly made = new Map<Node, Made>();

  public constructor(document: Document.Parsed) {
    this.targets = targetsIn(document);
    this.value = this.make(document.contents, 0).value;
  }

  /** What an alias stands for. */
  public target(alias: Alias): Node | undefined {
    return this.targets.get(alias);
  }

  /** The pairs of a mapping and of the mappings merged into it, by key. Its own pairs win, and so does the later of two. */
  public pairs(map: YAMLMap): [string, Entry][] {
    const all = map.items as Entry[];
    const merged = all.filter(isMerge).flatMap(({ value }) => this.merged(value, 0));
    const own = all.filter((pair) => !isMerge(pair)).map((pair): [string, Entry] => [keyOf(pair), pair]);
    return [...new Map([...merged, ...own])];
  }

  private merged(value: Node | null, level: number): [string, Entry][] {
    if (level > MOST_LEVELS) throw new NotReadable(TOO_DEEP);
    const target = isAlias(value) ? this.target(value) : value;
    if (isSeq(target)) return target.items.toReversed().flatMap((item) => this.merged(item as Node, level + 1));
    return isMap(target) ? this.pairs(target) : [];
  }

  private make(node: Node | null, level: number): Made {
    if (level > MOST_LEVELS) throw new NotReadable(TOO_DEEP);
    if (node === null) return { value: null, size: 1 };
    let made = this.made.get(node);
    if (!made) {
      made = this.read(node, level);
      if (made.size > MOST_VALUES) throw new NotReadable('its aliases stand for too many values');
      this.made.set(node, made);
    }
    return made;
  }

  private read(node: Node, level: number): Made {
    if (isAlias(node)) {
      const target = this.target(node);
      if (!target) throw new NotReadable(`there is no anchor &${node.source}`);
      return this.make(target, level + 1);
    }
    const { value, size } = this.plain(node, level);
    return { value: isShortForm(node.tag) ? longForm(node.tag.slice(1), value) : value, size };
  }

  private plain(node: Node, level: number): Made {
    if (isScalar(node)) {
      const text = String(node.value);
      return { value: node.type === 'PLAIN' && !isText(node.tag) ? scalarOf(text) : text, size: 1 };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.make(item as Node, level + 1));
      return { value: items.map(({ value }) => value), size: sum(items) };
    }
    if (!isMap(node)) return { value: null, size: 1 };
    const members = this.pairs(node).map(([key, pair]) => [key, this.make(pair.value, level + 1)] as const);
    const value = Object.fromEntries(members.map(([key, made]) => [key, made.value]));
    return { value, size: sum(members.map(([, made]) => made)) };
  }
}

/** What each alias stands for: the last node before it that has its anchor. */
function targetsIn(document: Document.Parsed): Map<Alias, Node | undefined> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node | undefined>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) targets.set(node, anchors.get(node.source));
      else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

function sum(parts: readonly Made[]): number {
  return parts.reduce((total, { size }) => total + size, 1);
}

function isMerge({ key }: Entry): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

function keyOf({ key }: Entry): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function isShortForm(tag: string | undefined): tag is string {
  return tag !== undefined && tag.startsWith('!') && tag.length > 1;
}

/** The arguments of a short form are texts: `!Sub 1`, `!Ref on`. */
function isText(tag: string | undefined): boolean {
  return isShortForm(tag) || tag === 'tag:yaml.org,2002:str' || tag === '!';
}

function longForm(name: string, value: unknown): unknown {
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${name}`]: value };
  const dot = value.indexOf('.');
  return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
}
