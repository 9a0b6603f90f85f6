import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromJSONSchema } from 'zod';
import { parse } from 'yaml';
import { goal } from '../../../constructs';
import { COLUMN_NAME, KPI_NAME, USE_CASE_NAME } from '../../../constructs/goal/private/rules';
import { cases, textOf } from './fixture';

interface JsonSchema {
  readonly description?: string;
  readonly pattern?: string;
  readonly enum?: unknown[];
  readonly const?: unknown;
  readonly properties?: Record<string, JsonSchema>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: JsonSchema[];
  readonly oneOf?: JsonSchema[];
}

const ROOT = join(__dirname, '../../..');
const schema = JSON.parse(readFileSync(join(ROOT, 'schema/json/use-case.schema.json'), 'utf8')) as JsonSchema;

describe('the JSON Schema that editors use', () => {
  test('explains every key', () => {
    const keys = keysOf(schema);
    expect(keys.length).toBeGreaterThan(50);
    expect(keys.filter(([, { description }]) => !description).map(([path]) => path)).toEqual([]);
  });

  test('offers the metrics of the goal stage', () => {
    const problems = [
      goal.Problem.binaryClassification({ target: 'y', positiveLabel: '1' }),
      goal.Problem.multiclassClassification({ target: 'y' }),
      goal.Problem.regression({ target: 'y' }),
    ];
    const offered = at('objectives').items!.anyOf!.map(({ properties }) => properties!.metric);
    for (const { enum: values, description } of offered) {
      expect(new Set(values)).toEqual(new Set(problems.flatMap(({ metrics }) => metrics)));
      for (const { problemType, metrics } of problems) {
        expect(description).toContain(`for ${problemType} ${metrics.join(', ')}`);
      }
    }
    expect(at('problem').oneOf!.map(({ properties }) => properties!.type.const)).toEqual(
      problems.map(({ problemType }) => problemType),
    );
  });

  test('has the patterns of the goal stage', () => {
    expect(at('name').pattern).toBe(USE_CASE_NAME.source);
    expect(at('goal', 'kpi').anyOf!.map(({ properties }) => properties!.name.pattern)).toEqual([
      KPI_NAME.source,
      KPI_NAME.source,
    ]);
    expect(at('problem').oneOf!.map(({ properties }) => properties!.target.pattern)).toEqual(
      Array.from({ length: 3 }, () => COLUMN_NAME.source),
    );
  });

  test.each(cases('pos'))('takes %s', (_, found) => {
    expect(
      fromJSONSchema(schema as never).safeParse(parse(textOf(found), { merge: true })).error?.issues,
    ).toBeUndefined();
  });

  test('takes the example, which names it in its first line', () => {
    const path = join(ROOT, 'examples/mortgage-approval/use-case.yaml');
    const text = readFileSync(path, 'utf8');
    const [, named] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)!;
    expect(join(path, '..', named)).toBe(join(ROOT, 'schema/json/use-case.schema.json'));
    expect(fromJSONSchema(schema as never).safeParse(parse(text)).error?.issues).toBeUndefined();
  });

  test.each(['key-misspelt', 'metric-misspelt', 'limit-both-ways', 'account-without-quotes', 'approval'])(
    'refuses %s while it is typed',
    (name) => {
      const [, found] = cases('neg').find(([other]) => other === name)!;
      expect(fromJSONSchema(schema as never).safeParse(parse(textOf(found))).success).toBe(false);
    },
  );
});

function at(...path: string[]): JsonSchema {
  return path.reduce((node, key) => node.properties![key], schema);
}

function keysOf(node: JsonSchema, path = ''): [string, JsonSchema][] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]): [string, JsonSchema][] => [
    [`${path}.${key}`, child],
    ...keysOf(child, `${path}.${key}`),
  ]);
  const others = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.items ? [node.items] : [])];
  if (typeof node.additionalProperties === 'object') others.push(node.additionalProperties);
  return [...own, ...others.flatMap((child) => keysOf(child, path))];
}
