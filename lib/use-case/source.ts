import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { throwFaults } from '../../constructs/private/errors';
import { type Fault, type FaultPlace, type Path, fault } from '../../constructs/private/faults';
import * as rules from './rules';

const NOT_UTF8 = 'it is in another encoding';

/** The text of a file. Throws MLL901 if there is none. */
export function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      ENOENT: 'there is no such file',
      ERR_ENCODING_INVALID_ENCODED_DATA: NOT_UTF8,
    };
    const must = `${rules.FILE_UNREADABLE.must}, but ${reasons[code ?? ''] ?? message}`;
    return fail([{ ...fault(rules.FILE_UNREADABLE, [], { must }), place: { file: shown(file), line: 1, column: 1 } }]);
  }
}

/** How a file is called in what people read: by its path from where they are. */
export function shown(file: string): string {
  return relative('', file) || file;
}

/** A YAML file with the places of its values. */
export class Source {
  /** What the file says, as plain data. */
  public readonly value: Readonly<Record<string, unknown>>;

  private readonly lines = new LineCounter();
  private readonly root: Node | null;
  private readonly document;

  /** Throws what is wrong with the text as YAML: MLL902, MLL903. */
  public constructor(
    public readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, logLevel: 'silent' });
    this.root = this.document.contents;
    if (this.document.errors.length > 0) fail(this.syntaxFaults(text));
    if (!isMap(this.root)) {
      const got = this.root === null ? undefined : (this.document.toJS() as unknown);
      fail([this.place(fault(rules.NOT_A_MAPPING, [], { got }))]);
    }
    this.value = this.document.toJS() as Record<string, unknown>;
  }

  /** The name that the file gives itself, however wrong the rest of it may be. */
  public get useCaseName(): unknown {
    return this.value.name;
  }

  /** A fault with its place: that of the value, of the key, or of the nearest thing around what is missing. */
  public place(found: Fault): Fault {
    return { ...found, place: this.placeAt(this.offsetOf(found.path, found.atKey ?? false)) };
  }

  private placeAt(offset: number): FaultPlace {
    const { line, col } = this.lines.linePos(offset);
    return { file: shown(this.file), line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  private offsetOf(path: Path, atKey: boolean): number {
    let at: Node | null = this.root;
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

  private child(node: Node | null, step: string | number): { key?: Node; value?: Node } {
    const at = isAlias(node) ? node.resolve(this.document) : node;
    if (isSeq(at)) return { value: (at.items[step as number] as Node | undefined) ?? undefined };
    if (!isMap(at)) return {};
    const pair = at.items.find(({ key }) => isScalar(key) && String(key.value) === String(step)) as Pair<Node, Node>;
    return { key: pair?.key ?? undefined, value: pair?.value ?? undefined };
  }

  /** What a parser says after its first complaint is mostly a consequence; keys that are there twice are not. */
  private syntaxFaults(text: string): Fault[] {
    const { errors } = this.document;
    const [first] = errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
    return (first ? [first] : errors).map(({ code, pos, message }) => {
      const place = this.placeAt(pos[0]);
      if (code !== 'DUPLICATE_KEY') {
        return { ...fault(rules.NOT_YAML, [], { must: `be YAML, but the parser says: ${message}` }), place };
      }
      const key = /^['"]?([\w-]*)/.exec(text.slice(pos[0]))![1];
      return { ...fault(rules.NOT_YAML, [key], { must: 'appear once', fix: 'remove one of the two' }), place };
    });
  }
}

function fail(faults: readonly Fault[]): never {
  throwFaults(faults);
  throw new Error('unreachable: there is at least one fault');
}
