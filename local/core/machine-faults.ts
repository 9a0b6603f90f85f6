interface MachineFault {
  /** The names of the errors in Node. */
  readonly codes: readonly string[];
  /** How other programs put it. */
  readonly words?: RegExp;
  /** One sentence: what is wrong, and what to do. */
  readonly sentence: (path: string) => string;
}

const ELSEWHERE = 'or name another folder with --folder or, for Python packages, in CDK_ML_LIFECYCLE_CACHE';

/** What a machine lacks or gets wrong, and what its user can do about it. */
const FAULTS: readonly MachineFault[] = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    words: /\bENOSPC\b|No space left on device|Disk quota exceeded|database or disk is full/i,
    sentence: (path) => `no space is left on the disk${path && ` of ${path}`}; free some, ${ELSEWHERE}`,
  },
  {
    codes: ['EROFS'],
    words: /\bEROFS\b|Read-only file system/i,
    sentence: (path) => `${path || 'a folder'} is on a file system that is read-only; make it writable, ${ELSEWHERE}`,
  },
  {
    codes: ['EACCES', 'EPERM'],
    sentence: (path) => `this user may not use ${path || 'a file'}; change its permissions, ${ELSEWHERE}`,
  },
  {
    codes: ['ENOTDIR', 'EEXIST'],
    sentence: (path) => `a file is where a folder is meant, at or above ${path}; move the file away, ${ELSEWHERE}`,
  },
  {
    codes: ['EISDIR'],
    sentence: (path) => `a folder is where a file is meant${path && `, at ${path}`}; move the folder away`,
  },
  {
    codes: ['ELOOP'],
    sentence: (path) => `symbolic links lead in a circle at ${path}; remove them, ${ELSEWHERE}`,
  },
  {
    codes: ['ENAMETOOLONG'],
    sentence: (path) => `the path ${shortened(path)} is too long for this system; use a shorter one, ${ELSEWHERE}`,
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
    codes: ['EIO'],
    words: /\bEIO\b|Input\/output error/i,
    sentence: (path) => `the disk${path && ` of ${path}`} can't be read or written; check the disk, ${ELSEWHERE}`,
  },
];

/** What an error of the system means for the user, in one sentence; undefined for any other error. */
export function machineFault(error: unknown): string | undefined {
  const { code, path, dest, cause } = Object(error) as NodeJS.ErrnoException & { dest?: string };
  if (typeof code !== 'string') return cause === undefined ? undefined : machineFault(cause);
  return FAULTS.find(({ codes }) => codes.includes(code))?.sentence(dest ?? path ?? '');
}

/** What a program's output says about the machine, in one sentence. */
export function machineFaultIn(output: string, path: string): string | undefined {
  return FAULTS.find(({ words }) => words?.test(output))?.sentence(path);
}

function shortened(path: string): string {
  return path.length > 80 ? `${path.slice(0, 77)}…` : path;
}
