import { readFileSync, statSync } from 'node:fs';
import { reasonOf } from '../../commands/write-failure';
import { NotReadable } from './parsed';

/** CloudFormation takes a template of 1 MB. */
const MOST_MEBIBYTES = 8;

/** The text of a file, in UTF-8 or in UTF-16 with a byte order mark. */
export function readFileText(file: string): string {
  const bytes = readBytes(file);
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
  }
  throw new NotReadable('it is no text in UTF-8');
}

function readBytes(file: string): Uint8Array {
  try {
    if (statSync(file).size <= MOST_MEBIBYTES * 1024 * 1024) return readFileSync(file);
  } catch (error) {
    throw new NotReadable(reasonOf(error));
  }
  throw new NotReadable(`it is larger than ${MOST_MEBIBYTES} MiB`);
}

/** A file as JSON, or undefined if it isn't there or is something else. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileText(file)) as unknown;
  } catch (error) {
    if (error instanceof NotReadable || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
