import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { throwFaults } from '../../constructs/private/errors';
import { type Fault, type FaultDetails, fault } from '../../constructs/private/faults';
import * as rules from './rules';

/** The text of a file. Throws MLL901 if there is none. */
export function readText(file: string): string {
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throwFaults([unreadable(file, error)]);
  }
  // UTF-16 without a byte order mark
  if (text.includes('\0')) throwFaults([unreadable(file, { code: OTHER_ENCODING })]);
  return text;
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

const REASONS: { readonly [code: string]: { readonly reason: string; readonly fix?: string } } = {
  ENOENT: { reason: 'there is no such file' },
  EISDIR: { reason: 'it is a folder', fix: 'rename the folder, or remove it' },
  ELOOP: { reason: 'its symbolic links form a loop', fix: 'replace the link with the file' },
  ENOTDIR: { reason: 'a part of its path is a file, not a folder' },
  EACCES: { reason: 'it may not be read' },
  EPERM: { reason: 'it may not be read' },
  [OTHER_ENCODING]: { reason: 'it is in another encoding', fix: 'save it in UTF-8' },
};
