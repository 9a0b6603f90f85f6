import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
} from 'yaml';
import { once } from './once';
import { NotReadable, type Parsed, TOO_DEEP } from './parsed';
import type { Spot } from './places';
import { indentQuoted } from './yaml-quotes';
import { YamlTree } from './yaml-tree';

/** Reads a text as YAML, with the short forms of functions: `!Ref`, `!GetAtt`. Of several documents, the first one counts. */
export function readYaml(text: string, firstLine: number): Parsed {
  const lines = new LineCounter();
  const line = (offset: number) => firstLine - 1 + Math.max(lines.linePos(offset).line, 1);
  const document = parseLeniently(text, lines);
  const [error] = document.errors;
  if (error?.code === 'RESOURCE_EXHAUSTION') throw new NotReadable(TOO_DEEP);
  if (error) throw new NotReadable(`it is no YAML: line ${line(error.pos[0])}: ${lowerFirst(error.message)}`);
  const tree = new YamlTree(document);
  return { value: tree.value, spots: once(() => spotOf(document.contents, tree, line)) };
}

/** CloudFormation takes what YAML refuses: quoted texts whose next lines are not indented. */
function parseLeniently(text: string, lines: LineCounter): Document.Parsed {
  const document = parse(text, lines);
  if (document.errors[0]?.code !== 'MISSING_CHAR') return document;
  const again = new LineCounter();
  const indented = parse(indentQuoted(text), again);
  if (indented.errors.length > 0) return document;
  lines.lineStarts = again.lineStarts;
  return indented;
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed {
  const documents = parseAllDocuments(text, {
    lineCounter,
    // every scalar is a text, which `scalarOf` reads as CloudFormation does
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const found = 'empty' in documents ? undefined : (documents.find(({ contents }) => isMap(contents)) ?? documents[0]);
  if (!found) throw new NotReadable('it is empty');
  return found;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}

function spotOf(start: Node | null, tree: YamlTree, line: (offset: number) => number): Spot | undefined {
  return start ? spot(start, start) : undefined;

  function spot(node: Node | null, at: Node): Spot {
    const children = once(() => new Map(entries(node)));
    return {
      line: line(at.range?.[0] ?? 0),
      child: (key) => children().get(key),
      keys: () => [...children().keys()],
    };
  }

  function entries(node: Node | null): [string, Spot][] {
    const target = isAlias(node) ? (tree.target(node) ?? null) : node;
    const long = longForm(target);
    if (long) return [long];
    if (isSeq(target)) return target.items.map((item, i) => [String(i), spot(item as Node, item as Node)]);
    if (!isMap(target)) return [];
    return tree.pairs(target).map(([key, pair]) => [key, ofPair(pair)]);
  }

  /** `!If [a, b, c]` has the places of `Fn::If: [a, b, c]`. */
  function longForm(node: Node | null): [string, Spot] | undefined {
    if (node?.tag !== '!If' || !isSeq(node)) return undefined;
    const branches = new Map(node.items.map((item, i) => [String(i), spot(item as Node, item as Node)]));
    const whole = { line: line(node.range?.[0] ?? 0), keys: () => [...branches.keys()] };
    return ['Fn::If', { ...whole, child: (key) => branches.get(key) }];
  }

  function ofPair({ key, value }: Pair<Node, Node | null>): Spot {
    return spot(value, isScalar(key) ? key : (value ?? key));
  }
}
