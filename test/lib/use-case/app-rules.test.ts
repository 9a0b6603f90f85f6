import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ConfigurationError } from '../../../constructs/private/errors';
import { APP_RULES } from '../../../lib/catalogue';
import { FOLDER, read } from './fixture';

/** Rules about the text itself, which no other part of a file can stand beside. */
const OF_THE_TEXT = ['MLL902', 'MLL903'];

const good = parse(readFileSync(join(FOLDER, 'good.yaml'), 'utf8')) as object;
const ofOneFile = APP_RULES.filter(({ code, example }) => code < 'MLL930' && !example.startsWith('npx '));

/** A good file in which the sections of the example are as the example has them. */
function broken(code: string, example: string): string {
  return OF_THE_TEXT.includes(code) ? example : stringify({ ...good, ...(parse(example) as object) });
}

test.each(ofOneFile.map(({ code, example }) => [code, example]))('%s is broken by its example', (code, example) => {
  const { error } = read({ file: broken(code, example) });
  expect(error).toBeInstanceOf(ConfigurationError);
  expect((error as ConfigurationError).faults.map((fault) => fault.code)).toContain(code);
});

test('no other rule than these is about one file', () => {
  expect(ofOneFile.map(({ code }) => code)).toEqual([
    'MLL902',
    'MLL903',
    'MLL904',
    'MLL905',
    'MLL906',
    'MLL907',
    'MLL918',
    'MLL921',
    'MLL924',
    'MLL925',
    'MLL926',
    'MLL927',
  ]);
});
