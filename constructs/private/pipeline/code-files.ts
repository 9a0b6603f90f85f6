import { lstatSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';

/** Files that no job runs, and what other programs leave behind. They are left out. */
const FILES_LEFT_OUT = /^\.|^test_.*\.py$|_test\.py$|^conftest\.py$|\.(md|ipynb|pyc|pyo)$/;
const FOLDERS_LEFT_OUT = /^\.|^(tests|__pycache__|venv|virtualenv|node_modules)$|\.egg-info$/;

/** Files and folders that hold secrets by their names. */
const SECRET_NAMES = [
  /^\.env(\..*|rc)?$/i,
  /\.(key|p12|pfx|jks|keystore|kdbx|ppk)$/i,
  /^id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/i,
  /^\.(aws|ssh|gnupg|kaggle|netrc|pgpass|pypirc|npmrc|git-credentials|dockercfg|docker)$/i,
  /^_netrc$/i,
  /^credentials(\.(json|csv|ini|ya?ml|txt))?$/i,
  /^(service[-_]?account.*|kaggle|client_secret.*)\.json$/i,
];

/** What a text has in it that is a secret. The access keys in the documentation of AWS end in EXAMPLE. */
const SECRET_TEXT = /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----|\b(AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z0-9]{16}\b/;

/** The packages that requirements are installed from, which may be large. */
const WHEELS = 'wheels';

const MEBIBYTE = 1024 ** 2;
/** The largest text that is searched for secrets. */
const SEARCHED_BYTES = MEBIBYTE;
/** The largest file beside the code. */
export const MOST_MEBIBYTES = 10;
/** All files but the wheels. */
export const MOST_MEBIBYTES_IN_ALL = 100;
/** More files and folders than this are more than the code of one model. */
export const MOST_FILES = 5000;

/** A file of the code. */
export interface CodeFile {
  /** Where it is in the folder. */
  readonly path: string;
  /** Where its content is: somewhere else in the folder if it is a link. */
  readonly source: string;
  readonly bytes: number;
}

/** Why a file may not be part of the code. */
export enum Refusal {
  /** It is a link that leads out of the folder, to nothing, or to what is no part of the code. */
  LINK = 'link',
  /** It holds a secret. */
  SECRET = 'secret',
  /** It is larger than a file beside the code may be, or all files together are. */
  LARGE = 'large',
  /** It is a pipe, a device or a socket, or it can't be read. */
  UNREADABLE = 'unreadable',
  /** It is one file too many. */
  COUNT = 'count',
}

/** The files in a folder of code, and those that may not be in it. */
export interface CodeFiles {
  readonly files: readonly CodeFile[];
  readonly refused: readonly { readonly path: string; readonly why: Refusal }[];
}

/**
 * The files of a folder of code that jobs get, ordered by path. What no job runs is left out. Secrets, links out of the folder and
 * whatever else should not be in it are refused, so that nobody is surprised by what is in S3, or by what is missing there.
 */
export function codeFiles(folder: string): CodeFiles {
  return new Walk(realpathSync(folder)).run();
}

class Walk {
  private readonly files: CodeFile[] = [];
  private readonly refused: { path: string; why: Refusal }[] = [];
  private visited = 0;
  private bytes = 0;

  public constructor(private readonly root: string) {}

  public run(): CodeFiles {
    this.folder(this.root, []);
    return { files: this.files, refused: this.refused };
  }

  /** Takes the entries of a folder. A link may bring a walk back to a folder that it is in. */
  private folder(at: string, around: readonly string[]): void {
    const real = realpathSync(at);
    if (around.includes(real)) return this.refuse(at, Refusal.LINK);
    for (const name of readdirSync(at).sort()) {
      if (this.visited > MOST_FILES) return;
      try {
        this.entry(join(at, name), [...around, real]);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === undefined) throw error;
        this.refuse(join(at, name), Refusal.UNREADABLE);
      }
    }
  }

  private entry(at: string, around: readonly string[]): void {
    if (holdsSecret(at)) return this.refuse(at, Refusal.SECRET);
    const found = lstatSync(at);
    if (isLeftOut(at, found.isDirectory())) return;
    this.visited += 1;
    if (this.visited > MOST_FILES) return this.refuse(at, Refusal.COUNT);
    if (found.isSymbolicLink()) return this.link(at, around);
    if (found.isDirectory()) return this.folder(at, around);
    this.file(at, at);
  }

  private link(at: string, around: readonly string[]): void {
    const source = targetOf(at);
    if (source === undefined || !this.isPart(source)) return this.refuse(at, Refusal.LINK);
    if (statSync(source).isDirectory()) return this.folder(at, around);
    this.file(at, source);
  }

  /** Whether the target of a link could be part of the code without the link. */
  private isPart(target: string): boolean {
    if (!target.startsWith(`${this.root}${sep}`)) return false;
    const steps = relative(this.root, target).split(sep);
    const folders = steps.map((_, i) => join(this.root, ...steps.slice(0, i + 1)));
    return !folders.some((path) => holdsSecret(path) || isLeftOut(path, statSync(path).isDirectory()));
  }

  private file(at: string, source: string): void {
    const found = statSync(source);
    if (!found.isFile()) return this.refuse(at, Refusal.UNREADABLE);
    if (!relative(this.root, at).startsWith(`${WHEELS}${sep}`) && this.isTooMuch(found.size)) {
      return this.refuse(at, Refusal.LARGE);
    }
    if (found.size <= SEARCHED_BYTES && SECRET_TEXT.test(readFileSync(source, 'latin1'))) {
      return this.refuse(at, Refusal.SECRET);
    }
    this.files.push({ path: relative(this.root, at), source, bytes: found.size });
  }

  private isTooMuch(size: number): boolean {
    if (size > MOST_MEBIBYTES * MEBIBYTE || this.bytes + size > MOST_MEBIBYTES_IN_ALL * MEBIBYTE) return true;
    this.bytes += size;
    return false;
  }

  private refuse(at: string, why: Refusal): void {
    this.refused.push({ path: relative(this.root, at) || '.', why });
  }
}

function holdsSecret(at: string): boolean {
  return SECRET_NAMES.some((pattern) => pattern.test(basename(at)));
}

function isLeftOut(at: string, isFolder: boolean): boolean {
  if (isFolder) return FOLDERS_LEFT_OUT.test(basename(at)) || isVirtualEnvironment(at);
  return FILES_LEFT_OUT.test(basename(at));
}

function isVirtualEnvironment(folder: string): boolean {
  return statSync(join(folder, 'pyvenv.cfg'), { throwIfNoEntry: false }) !== undefined;
}

function targetOf(link: string): string | undefined {
  try {
    return realpathSync(resolve(link));
  } catch {
    return undefined;
  }
}
