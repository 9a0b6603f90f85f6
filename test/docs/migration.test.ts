import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from '../../constructs';
import { IMPORTABLE } from '../../lib/prepare-import/importable';
import { reduced, type Resources } from '../../lib/prepare-import/template';
import { exampleText, synthesise } from '../lib/stacks/fixture';

const page = readFileSync(join(__dirname, '../../docs/migration.md'), 'utf8');

type Members = { readonly [name: string]: unknown };
const stages = library as unknown as { readonly [stage: string]: Members };
const classes: Members = Object.assign({}, ...Object.values(stages));

/** What is written as code in running text and tables. */
const code = [...page.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/`([^`]+)`/g)].map(([, text]) => text);

const named = code.flatMap((text) => {
  const [, stage, name] = /^([a-z]+)\.([A-Z]\w+)$/.exec(text) ?? [];
  return stage !== undefined && Object.hasOwn(stages, stage) ? [[stage, name] as const] : [];
});

describe('when the page about migration names something of the API', () => {
  test('then it names constructs of every stage that takes something over', () => {
    const known = new Set(named.map(([stage]) => stage));
    for (const stage of ['goal', 'foundation', 'data', 'training', 'registry', 'serving', 'delivery', 'monitoring'])
      expect(known).toContain(stage);
  });

  test.each(named)('then there is a %s.%s', (stage, name) => {
    expect(stages[stage][name]).toBeInstanceOf(Function);
  });

  const factories = code.flatMap((text) => {
    const [, name, factory] = /^([A-Z]\w+)\.((?:from|define|realtime)\w*)/.exec(text) ?? [];
    return name !== undefined && Object.hasOwn(classes, name) ? [[name, factory] as const] : [];
  });

  test.each(factories)('then there is a %s.%s', (name, factory) => {
    expect(classes[name]).toHaveProperty(factory, expect.any(Function));
  });

  test('then the table of what exists names each way to refer to something', () => {
    const ways = Object.entries(classes).flatMap(([name, value]) =>
      typeof value !== 'function' || /(Grants|Metrics|Dataset|ServedModel)$/.test(name)
        ? []
        : Object.getOwnPropertyNames(value)
            .filter((each) => /^from[A-Z]/.test(each))
            .map((each) => `${name}.${each}`),
    );
    expect(ways.length).toBeGreaterThan(5);
    expect(ways.filter((way) => !code.includes(way))).toEqual([]);
  });
});

describe('when the page says what is imported', () => {
  test('then it is what the command prepares', () => {
    const rows = [...page.matchAll(/^\| `(AWS::[\w:]+)`\s*\| `(\w+)`/gm)].map(([, type, by]) => [type, by]);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.entries(IMPORTABLE).map(([type, { identifier }]) => [type, identifier])),
    );
  });

  test('then the mapping of the example is one that the command takes', () => {
    const [, mapping] = /```json\n([^]*?)```/.exec(page)!;
    const { templates } = synthesise(exampleText);
    const resources = templates['mortgage-approval-dev'].Resources as Resources;
    expect(Object.keys(reduced(resources, JSON.parse(mapping)))).toHaveLength(6);
  });
});
