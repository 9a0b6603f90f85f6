import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRACTICES } from '../../../../constructs/lens/private/catalogue';
import { CONTROLS } from '../../../../constructs/lens/private/controls';
import { PRACTICE_RULES } from '../../../../constructs/lens/private/practices';
import useCase from '../../../../schema/json/use-case.schema.json';

test('every practice but those that only people can show has a rule, in the order of the lens', () => {
  const shown = PRACTICES.filter(({ proof }) => proof !== 'PERSON').map(({ id }) => id);
  expect(PRACTICE_RULES.map(({ id }) => id)).toEqual(shown);
});

describe('a fix names what this library has', () => {
  const constructs = join(__dirname, '../../../../constructs');
  const stages = new Map(
    readdirSync(constructs, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['lens', 'private'].includes(entry.name))
      .map(({ name }) => [name, sources(join(constructs, name))]),
  );
  const all = [...stages.values()].join('\n');

  test.each([...CONTROLS, ...PRACTICE_RULES].map(({ id, fix }) => [id, fix.library]))('%s: %s', (_, library) => {
    const code = [...library.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
    const classes = code.flatMap((text) => [...text.matchAll(/\b([a-z]+)\.([A-Z]\w*)/g)]);
    const missing = classes.filter(([, stage, name]) => !isExported(stages.get(stage), name)).map(([name]) => name);
    const keys = [...library.matchAll(/`(\w+)` in the use case file/g)].map(([, key]) => key);
    const props = code.filter((text) => /^[a-z]\w*$/.test(text) && !library.includes('of the AWS CDK'));
    const others = props.filter((prop) => !keys.includes(prop));
    expect([...missing, ...others.filter((prop) => !isMember(all, prop))]).toEqual([]);
    expect(keys.filter((key) => !(key in useCase.properties))).toEqual([]);
  });
});

function sources(folder: string): string {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

function isExported(source: string | undefined, name: string): boolean {
  return new RegExp(`export (abstract )?(class|interface|enum) ${name}\\b`).test(source ?? '');
}

function isMember(source: string, name: string): boolean {
  return new RegExp(`\\breadonly ${name}\\b|\\b${name}\\(`).test(source);
}
