import { LineCounter, type Node, type Pair, type YAMLMap, isAlias, isMap, isSeq } from 'yaml';
import { faultsOf, throwFaults } from '../../constructs/private/errors';
import { type Fault, type FaultPlace, type Path, fault } from '../../constructs/private/faults';
import { isMerge, keyOf } from './flaws';
import * as rules from './rules';
import { readText, shown } from './text';
import { type YamlText, parseYaml } from './yaml-text';

type Index = ReadonlyMap<string, Pair<Node, Node | null>>;

/** A YAML file with the places of its values. */
export class Source {
  /** The content of the file, as plain data. */
  public readonly value: Readonly<Record<string, unknown>>;
  /** Faults of the text as YAML that don't keep the file from being read. */
  public readonly faults: readonly Fault[];

  private readonly lines = new LineCounter();
  private readonly text: YamlText;
  private readonly indexes = new Map<YAMLMap, Index>();

  /** Throws if the text cannot be read: MLL902, MLL903. */
  public constructor(
    public readonly file: string,
    text: string,
  ) {
    this.text = parseYaml(text, this.lines);
    const { flaws, root, value } = this.text;
    this.faults = flaws.map(({ fault: found, offset }) => ({ ...found, place: this.placeAt(offset) }));
    if (flaws.some(({ fatal }) => fatal)) throwFaults(this.faults);
    if (!isMap(root)) throwFaults([...this.faults, this.place(fault(rules.NOT_A_MAPPING, [], { got: value }))]);
    this.value = value as Record<string, unknown>;
  }

  /** Adds the place to a fault: that of the value, of the key, or of the nearest thing around a missing value. */
  public place(found: Fault): Fault {
    return { ...found, place: this.placeAt(this.offsetOf(found.path, found.atKey ?? false)) };
  }

  private placeAt(offset: number): FaultPlace {
    const { line, col } = this.lines.linePos(offset);
    return { file: shown(this.file), line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private offsetOf(path: Path, atKey: boolean): number {
    let at: Node | null = this.text.root;
    let offset = at?.range?.[0] ?? 0;
    for (const [i, step] of path.entries()) {
      const { key, value } = this.child(at, step);
      if (!key && !value) return offset;
      const last = i === path.length - 1;
      offset = (key && (!last || atKey || !value) ? key : (value ?? key))?.range?.[0] ?? offset;
      at = value ?? null;
    }
    return offset;
  }

  private child(node: Node | null, step: string | number): { key?: Node; value?: Node | null } {
    const at = this.resolve(node);
    if (isSeq(at)) return { value: at.items[step as number] as Node | undefined };
    return isMap(at) ? (this.indexOf(at).get(String(step)) ?? {}) : {};
  }

  private resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.text.document!) : node;
  }

  /** The pairs of a mapping and of the mappings merged into it, by key. Its own pairs win, and so does the later of two. */
  private indexOf(map: YAMLMap): Index {
    const known = this.indexes.get(map);
    if (known) return known;
    const pairs = map.items as Pair<Node, Node | null>[];
    const own = pairs.map((pair) => [keyOf(pair) ?? '', pair] as const);
    const index = new Map([...pairs.filter(isMerge).flatMap((pair) => this.merged(pair)), ...own]);
    this.indexes.set(map, index);
    return index;
  }

  private merged({ value }: Pair): (readonly [string, Pair<Node, Node | null>])[] {
    const at = this.resolve(value);
    const sources = isSeq(at) ? at.items.map((item) => this.resolve(item)) : [at];
    // of two sources, the first one wins
    return sources.toReversed().flatMap((source) => (isMap(source) ? [...this.indexOf(source)] : []));
  }
}

/** Adds the line in a file to a fault, or only the file if the rest of it can't be read. */
export function placeIn(file: string, found: Fault, text?: string): Fault {
  let placed: Fault = { ...found, place: { file: shown(file) } };
  faultsOf(() => (placed = new Source(file, text ?? readText(file)).place(found)));
  return placed;
}
