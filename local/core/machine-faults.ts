interface MachineFault {
  /** The names of the errors in Node, with the call that failed where only that tells. */
  readonly codes: readonly string[];
  /** How other programs put it. */
  readonly words?: RegExp;
  /** One sentence: what is wrong, and what to do. */
  readonly sentence: (path: string, elsewhere: string) => string;
}

/** How the user chooses another folder. */
export type Choice = 'with --folder' | 'in CDK_ML_LIFECYCLE_CACHE';

/** What a machine lacks or gets wrong, and what its user can do about it. */
const FAULTS: readonly MachineFault[] = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    words: /\bENOSPC\b|No space left on device|Disk quota exceeded|database or disk is full/i,
    sentence: (path, elsewhere) => `no space is left on the disk${path && ` of ${path}`}; free some, or ${elsewhere}`,
  },
  {
    codes: ['EROFS'],
    words: /\bEROFS\b|Read-only file system/i,
    sentence: (path, elsewhere) =>
      `${path || 'a folder'} is on a file system that is read-only; make it writable, or ${elsewhere}`,
  },
  {
    codes: ['EACCES', 'EPERM'],
    sentence: (path, elsewhere) => `this user may not use ${path || 'a file'}; change its permissions, or ${elsewhere}`,
  },
  {
    codes: ['ENOTDIR', 'EEXIST'],
    sentence: (path, elsewhere) =>
      `a file is where a folder is meant, at or above ${path}; move the file away, or ${elsewhere}`,
  },
  {
    codes: ['EISDIR'],
    sentence: (path) => `a folder is where a file is meant${path && `, at ${path}`}; move the folder away`,
  },
  {
    codes: ['ELOOP'],
    sentence: (path, elsewhere) => `symbolic links lead in a circle at ${path}; remove them, or ${elsewhere}`,
  },
  {
    codes: ['ENAMETOOLONG'],
    sentence: (path, elsewhere) =>
      `the path ${shortened(path)} is too long for this system; use a shorter one, or ${elsewhere}`,
  },
  {
    codes: ['EMFILE', 'ENFILE'],
    words: /\bE[MN]FILE\b|Too many open files/i,
    sentence: () => 'too many files are open; raise the limit with `ulimit -n 4096`, and rehearse again',
  },
  {
    codes: ['EAGAIN', 'ENOMEM'],
    words:
      /\bENOMEM\b|spawn \S+ EAGAIN|can't start new thread|Cannot fork|fork: (retry: )?Resource|Cannot allocate memory/i,
    sentence: () =>
      'the system starts no more processes or has no more memory; end other programs or raise the limit with ' +
      '`ulimit -u`, and rehearse again',
  },
  {
    codes: ['ENOENT mkdir'],
    sentence: (path, elsewhere) => `${path} can't be made, as its file system makes no folders; ${elsewhere}`,
  },
  {
    codes: ['EIO'],
    words: /\bEIO\b|Input\/output error/i,
    sentence: (path, elsewhere) =>
      `the disk${path && ` of ${path}`} can't be read or written; check the disk, or ${elsewhere}`,
  },
];

/** What an error of the system means for the user, in one sentence; undefined for any other error. */
export function machineFault(error: unknown, choice: Choice = 'with --folder'): string | undefined {
  const { code, path, dest, cause, syscall } = Object(error) as NodeJS.ErrnoException & { dest?: string };
  if (typeof code !== 'string') return cause === undefined ? undefined : machineFault(cause, choice);
  const fault = FAULTS.find(({ codes }) => codes.includes(code) || codes.includes(`${code} ${syscall}`));
  return fault?.sentence(dest ?? path ?? '', elsewhere(choice));
}

/** What a program's output says about the machine, in one sentence. */
export function machineFaultIn(output: string, path: string, choice: Choice = 'with --folder'): string | undefined {
  return FAULTS.find(({ words }) => words?.test(output))?.sentence(path, elsewhere(choice));
}

function elsewhere(choice: Choice): string {
  return `name another folder ${choice}`;
}

function shortened(path: string): string {
  return path.length > 80 ? `${path.slice(0, 77)}…` : path;
}
