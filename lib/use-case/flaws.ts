import {
  type Alias,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  visit,
} from 'yaml';
import { type Fault, type FaultDetails, type Path, type Rule, fault } from '../../constructs/private/faults';
import { cutWords } from '../../constructs/private/render-fault';
import * as rules from './rules';

/** Something that is wrong with a text as YAML, and where in the text it is. */
export interface Flaw {
  readonly fault: Fault;
  readonly offset: number;
  /** Whether the rest of the text can't be judged. */
  readonly fatal?: boolean;
}

type Around = readonly (Document | Node | Pair)[];

/**
 * Flaws that a YAML parser accepts: keys that appear twice, aliases that stand for nothing or for themselves, and the one
 * key that JavaScript would lose. That key is removed from the document.
 */
export function flawsIn(document: Document.Parsed): Flaw[] {
  const flaws: Flaw[] = [];
  const anchors = new Map<string, Node>();
  let aliases = 0;
  visit(document, (_, node, around) => {
    if (isPair(node)) {
      if (keyOf(node) !== LOST_KEY) flaws.push(...checkMerge(node, anchors));
      else flaws.push(flawOfKey(rules.UNKNOWN_KEY, node, pathTo(around, node), { fix: 'rename or remove it' }));
      return keyOf(node) === LOST_KEY ? visit.REMOVE : undefined;
    }
    if (isAlias(node)) {
      aliases += 1;
      if (aliases > MOST_ALIASES) {
        flaws.push(flawOf(fault(rules.NOT_YAML, [], TOO_MANY_ALIASES), node));
        return visit.BREAK;
      }
      flaws.push(...checkAlias(node, anchors, around));
    }
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) anchors.set(node.anchor, node);
    if (isScalar(node) && !isHeld(node)) flaws.push(flawOfNumber(node, pathTo(around, node)));
    if (isMap(node)) flaws.push(...checkTwice(node.items as Pair[], pathTo(around, node)));
    return undefined;
  });
  return flaws;
}

/** The text of a key. */
export function keyOf({ key }: Pair): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

/** Whether a key brings in the keys of other mappings. */
export function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

const LOST_KEY = '__proto__';
/** Each use of an alias searches the document for its anchor. */
const MOST_ALIASES = 100;
const TOO_MANY_ALIASES = { must: `have at most ${MOST_ALIASES} aliases`, fix: 'write the values out' };

/** Whether a number has the digits that the file gives it, and not those of the nearest number that JavaScript has. */
function isHeld({ source, value }: Scalar): boolean {
  if (typeof value !== 'number' || source === undefined || /^[-+]?\.(inf|nan)$/i.test(source)) return true;
  if (!Number.isFinite(value)) return false;
  if (/^[-+]?0[xo]/.test(source)) return Number.isSafeInteger(value);
  const digits = digitsOf(source);
  if (digits.length <= 15) return value !== 0 || digits === '';
  return digits.length <= 100 && digitsOf(value.toPrecision(digits.length)) === digits;
}

/** The digits of a number without its sign, its exponent, its point, and the zeros around it. */
function digitsOf(number: string): string {
  const [mantissa] = number.toLowerCase().split('e');
  return mantissa.replaceAll(/[-+.]/g, '').replaceAll(/^0+|0+$/g, '');
}

function flawOfNumber(number: Scalar, path: Path): Flaw {
  const must = `be a number that is kept exactly; ${cutWords(number.source!)} would become ${String(number.value)}`;
  return flawOf(fault(rules.NOT_YAML, path, { must, fix: 'write fewer digits, or put text in quotes' }), number);
}

function checkTwice(pairs: readonly Pair[], at: Path): Flaw[] {
  const seen = new Set<string>();
  return pairs.flatMap((pair) => {
    const key = keyOf(pair);
    if (key === undefined || key === LOST_KEY) return [];
    const twice = seen.has(key);
    seen.add(key);
    return twice
      ? [flawOfKey(rules.NOT_YAML, pair, [...at, key], { must: 'appear once', fix: 'remove one of the two' })]
      : [];
  });
}

function checkAlias(alias: Alias, anchors: ReadonlyMap<string, Node>, around: Around): Flaw[] {
  const target = anchors.get(alias.source);
  if (target !== undefined && !around.includes(target)) return [];
  const name = cutWords(alias.source);
  const must =
    target === undefined
      ? `be YAML, but there is no anchor &${name} above the alias *${name}`
      : `be YAML, but the alias *${name} stands for something that contains it`;
  return [flawOf(fault(rules.NOT_YAML, pathTo(around, alias), { must, fix: 'write the value out' }), alias)];
}

function checkMerge(pair: Pair, anchors: ReadonlyMap<string, Node>): Flaw[] {
  if (!isMerge(pair)) return [];
  const sources = isSeq(pair.value) ? pair.value.items : [pair.value];
  const known = sources.map((source) => (isAlias(source) ? anchors.get(source.source) : source));
  // an alias that stands for nothing is reported as a separate flaw
  if (known.every((source) => source === undefined || isMap(source))) return [];
  const must = 'be YAML, but << is followed by something other than an alias of a mapping';
  return [flawOf(fault(rules.NOT_YAML, [], { must, fix: 'write the keys out' }), pair.key)];
}

function flawOfKey(rule: Rule, pair: Pair, path: Path, details: FaultDetails): Flaw {
  return { ...flawOf(fault(rule, path, { ...details, atKey: true }), pair.key), fatal: false };
}

function flawOf(found: Fault, at: unknown): Flaw {
  return { fault: found, offset: (at as Node).range?.[0] ?? 0, fatal: true };
}

/** The path of a node or a pair: the keys and indexes around it. */
function pathTo(around: Around, to: Node | Pair): Path {
  return [...around, to].flatMap((node, i, all) => {
    const parent = all[i - 1];
    if (isPair(node)) return keyOf(node) ?? [];
    return isSeq(parent) ? parent.items.indexOf(node) : [];
  });
}
