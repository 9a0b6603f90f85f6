import {
  type Document,
  Lexer,
  type LineCounter,
  type Node,
  type YAMLError,
  isScalar,
  parseAllDocuments,
  visit,
} from 'yaml';
import { type FaultDetails, fault } from '../../constructs/private/faults';
import { cutWords } from '../../constructs/private/render-fault';
import { type Flaw, flawsIn } from './flaws';
import * as rules from './rules';

/** A text as YAML: its nodes, its value and its flaws. Without a value, the text can't be judged further. */
export interface YamlText {
  readonly document?: Document.Parsed;
  readonly root: Node | null;
  readonly value?: unknown;
  readonly flaws: readonly Flaw[];
}

/** A text that has more words, signs and spaces, or more lines, takes seconds to parse and to judge. */
export const MOST_TOKENS = 20_000;

/** Parses a text that should be one YAML document. */
export function parseYaml(text: string, lineCounter: LineCounter): YamlText {
  if (isTooLong(text)) return { root: null, flaws: [TOO_LONG] };
  const documents = parseAllDocuments(text, { ...OPTIONS, lineCounter });
  const [document, ...others] = 'empty' in documents ? [] : documents.filter(hasContents);
  if (document === undefined) return { root: null, value: undefined, flaws: [] };
  const { contents: root, errors, warnings } = document;
  // the parser's later errors mostly follow from the first one
  const flaws = [...errors.slice(0, 1).map(flawOfError), ...others.slice(0, 1).map(flawOfSecond)];
  if (flaws.length > 0) return { root, flaws };
  flaws.push(...warnings.map(flawOfWarning), ...flawsIn(document));
  if (flaws.some(({ fatal }) => fatal)) return { root, flaws };
  return { document, root, ...valueOf(document, flaws) };
}

const OPTIONS = {
  prettyErrors: false,
  logLevel: 'silent',
  // the parser would compare every key with every other
  uniqueKeys: false,
  stringKeys: true,
  merge: true,
} as const;

/** Wording that replaces the parser's own where that would not help. */
const SAID: { readonly [code: string]: FaultDetails } = {
  NON_STRING_KEY: { must: 'have a word as every key, not a list or a mapping', fix: 'write the key as a word' },
  RESOURCE_EXHAUSTION: { must: 'have fewer levels', fix: 'check the brackets here' },
};

const TOO_LONG: Flaw = {
  fault: fault(rules.NOT_YAML, [], {
    must: `have fewer keys and values: at most ${MOST_TOKENS} words, signs and spaces, and as many lines`,
    fix: 'move what is long into files beside the code',
  }),
  offset: 0,
  fatal: true,
};

function isTooLong(text: string): boolean {
  let breaks = 0;
  for (const _ of text.matchAll(/\r\n?|\n/g)) {
    breaks += 1;
    if (breaks > MOST_TOKENS) return true;
  }
  const tokens = new Lexer().lex(text);
  for (let count = 0; count <= MOST_TOKENS; count += 1) if (tokens.next().done) return false;
  return true;
}

/** How often an alias may be used, times the aliases in what it stands for. */
const MOST_VALUES_OF_ALIASES = 1000;

function hasContents({ contents, errors }: Document.Parsed): boolean {
  return errors.length > 0 || (contents !== null && !(isScalar(contents) && contents.source === ''));
}

function flawOfError({ code, message, pos }: YAMLError): Flaw {
  const details = SAID[code] ?? { must: `be YAML, but the parser says: ${cutWords(message)}` };
  return { fault: fault(rules.NOT_YAML, [], details), offset: pos[0], fatal: true };
}

function flawOfWarning({ code, message, pos }: YAMLError): Flaw {
  const what = code === 'TAG_RESOLVE_FAILED' ? 'tag' : 'directive';
  const details = { must: `be YAML, but the parser says: ${cutWords(message)}`, fix: `remove the ${what}` };
  return { fault: fault(rules.NOT_YAML, [], details), offset: pos[0] };
}

function flawOfSecond({ contents, range }: Document.Parsed): Flaw {
  const details = { must: 'be a single YAML document', fix: 'move each document into a file of its own' };
  return { fault: fault(rules.NOT_YAML, [], details), offset: contents?.range?.[0] ?? range[0], fatal: true };
}

/** The value of a document. The parser refuses a document in which a few aliases make a huge value. */
function valueOf(document: Document.Parsed, flaws: readonly Flaw[]): Pick<YamlText, 'value' | 'flaws'> {
  try {
    return { value: document.toJS({ maxAliasCount: MOST_VALUES_OF_ALIASES }) as unknown, flaws };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const details = { must: 'have fewer aliases of aliases', fix: 'write the values out' };
    return {
      flaws: [...flaws, { fault: fault(rules.NOT_YAML, [], details), offset: firstAlias(document), fatal: true }],
    };
  }
}

function firstAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias: (_, { range }) => {
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}
