import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { relative } from 'node:path';
import { throwFaults } from '../../constructs/private/errors';
import { type Fault, type FaultDetails, fault } from '../../constructs/private/faults';
import * as rules from './rules';

/** A sample request may have 6 MiB, and the rest of a file has some KiB. */
const MOST_MEBIBYTES = 8;
const CHUNK_BYTES = 64 * 1024;
const MOST_BYTES = MOST_MEBIBYTES * 1024 * 1024;

/** The text of a file. Throws MLL901 if there is none. */
export function readText(file: string): string {
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readBytes(file));
  } catch (error) {
    throwFaults([unreadable(file, error)]);
  }
  // UTF-16 without a byte order mark
  if (text.includes('\0')) throwFaults([unreadable(file, { code: OTHER_ENCODING })]);
  return text;
}

/** The bytes of a file. A pipe or a device would keep the reader waiting, or never end. */
function readBytes(file: string): Uint8Array {
  const opened = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const kind = fstatSync(opened);
    if (kind.isDirectory()) throw failure('EISDIR');
    if (!kind.isFile()) throw failure(NOT_A_FILE);
    return readOpened(opened);
  } finally {
    closeSync(opened);
  }
}

// The size that the system tells is not asked for: it is 0 for files such as those in /proc.
function readOpened(opened: number): Uint8Array {
  const chunks: Buffer[] = [];
  let length = 0;
  for (let read = -1; read !== 0; length += read) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    read = readSync(opened, chunk);
    chunks.push(chunk.subarray(0, read));
    if (length + read > MOST_BYTES) throw failure(TOO_LARGE);
  }
  return Buffer.concat(chunks);
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

/** The path of a file in messages: relative to the working directory, or as it was typed if the file is elsewhere. */
export function shown(file: string): string {
  if (file === '') return '""';
  const path = relative('', file);
  return path.startsWith('..') ? file : path || '.';
}

/** Why a file or a folder can't be read, from Node's error. Any other error is thrown on. */
export function unreadable(file: string, error: unknown, be = 'a readable file in UTF-8'): Fault {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  const { reason, fix } = REASONS[code] ?? { reason: `reading it ends with ${code}` };
  const details: FaultDetails = { must: `be ${be}, but ${reason}`, fix };
  return { ...fault(rules.FILE_UNREADABLE, [], details), place: { file: shown(file), line: 1, column: 1 } };
}

const OTHER_ENCODING = 'ERR_ENCODING_INVALID_ENCODED_DATA';
const NOT_A_FILE = 'NOT_A_FILE';
const TOO_LARGE = 'TOO_LARGE';

const REASONS: { readonly [code: string]: { readonly reason: string; readonly fix?: string } } = {
  ENOENT: { reason: 'there is no such file' },
  EISDIR: { reason: 'it is a folder', fix: 'rename the folder, or remove it' },
  ELOOP: { reason: 'its symbolic links form a loop', fix: 'replace the link with the file' },
  ENOTDIR: { reason: 'a part of its path is a file, not a folder' },
  EACCES: { reason: 'it may not be read' },
  EPERM: { reason: 'it may not be read' },
  EAGAIN: { reason: 'reading it would have to wait', fix: 'save what it says in a file' },
  ENXIO: { reason: 'nothing is at the other end of it', fix: 'save what it says in a file' },
  ENAMETOOLONG: { reason: 'its path is too long', fix: 'shorten the path' },
  ERR_INVALID_ARG_VALUE: { reason: 'its path contains the character NUL', fix: 'remove that character' },
  [NOT_A_FILE]: { reason: 'it is a pipe or a device', fix: 'save what it says in a file' },
  [TOO_LARGE]: {
    reason: `it is larger than ${MOST_MEBIBYTES} MiB`,
    fix: 'move what is long into files beside the code',
  },
  [OTHER_ENCODING]: { reason: 'it is in another encoding', fix: 'save it in UTF-8' },
};
