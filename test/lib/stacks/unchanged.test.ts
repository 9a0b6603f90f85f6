import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleText, synthesise } from './fixture';

/** The templates of the example as version 0.1.0 was first made: what is deployed stays what it is. */
const BEFORE = join(__dirname, 'before');

/** Code of handlers and jobs changes; where it is used doesn't. */
const withoutAssets = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/\b[0-9a-f]{64}\b/g, '<asset>'));

const { templates } = synthesise(exampleText);
const made = Object.entries(templates).map(([name, body]) => [name.replace(/Release[0-9A-F]{8}$/, 'Release'), body]);

test('the example has the templates that it had', () => {
  expect(made.map(([name]) => `${name as string}.json`).sort()).toEqual(readdirSync(BEFORE).sort());
});

test.each(made)('%s is unchanged', (name, body) => {
  const before = JSON.parse(readFileSync(join(BEFORE, `${name as string}.json`), 'utf8')) as unknown;
  expect(withoutAssets(body)).toEqual(before);
});
