import { readFileSync } from 'node:fs';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Path, type PlacedProblem, type Problem, UseCaseFileError } from './problem';

/** A YAML file with the places of its values. */
export class Source {
  /** Reads a file. Throws what is wrong with it as a file: MLL901 to MLL903. */
  public static read(file: string): Source {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code === 'ENOENT' ? 'there is no such file' : message;
      throw new UseCaseFileError([
        { file, line: 1, column: 1, path: [], code: 'MLL901', text: `must be readable, but ${why}; check the path` },
      ]);
    }
    return new Source(file, text);
  }

  /** What the file says, as plain data. */
  public readonly value: Readonly<Record<string, unknown>>;

  private readonly lines = new LineCounter();
  private readonly root: Node | null;
  private readonly document;

  public constructor(
    public readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, logLevel: 'silent' });
    this.root = this.document.contents;
    if (this.document.errors.length > 0) throw new UseCaseFileError(this.syntaxProblems(text));
    if (!isMap(this.root)) {
      const must = 'must be a mapping with name, owner, goal and so on';
      const got = this.root === null ? 'an empty file' : 'something else';
      const how = 'begin with name: and take examples/mortgage-approval/use-case.yaml as a model';
      throw new UseCaseFileError([this.place({ code: 'MLL903', path: [], text: `${must}, got ${got}; ${how}` })]);
    }
    this.value = this.document.toJS() as Record<string, unknown>;
  }

  /** A problem with its place: that of the value, of the key, or of the nearest thing around what is missing. */
  public place(problem: Problem): PlacedProblem {
    const { line, col } = this.lines.linePos(this.offsetOf(problem.path, problem.atKey ?? false));
    return { ...problem, file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
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
    const pair = at.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return { key: (pair?.key as Node | undefined) ?? undefined, value: (pair?.value as Node | undefined) ?? undefined };
  }

  /** What a parser says after its first complaint is mostly a consequence; keys that are there twice are not. */
  private syntaxProblems(text: string): PlacedProblem[] {
    const { errors } = this.document;
    const [first] = errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
    return (first ? [first] : errors).map(({ code, pos, message }) => {
      const { line, col } = this.lines.linePos(pos[0]);
      const place = { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), code: 'MLL902' };
      if (code === 'DUPLICATE_KEY') {
        const key = /^['"]?([\w-]*)/.exec(text.slice(pos[0]))![1];
        return { ...place, path: [key], text: 'is there twice; remove one' };
      }
      const why = message.split('\n')[0].replace(/\.$/, '');
      return { ...place, path: [], text: `must be YAML, but: ${why}; check indentation, brackets and quotes here` };
    });
  }
}
