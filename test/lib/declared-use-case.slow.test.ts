import { appendFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { exampleText, type Json, synthesise } from './stacks/fixture';

type Path = readonly (string | number)[];
type File = { [key: string]: unknown };

const columns = Object.keys((parse(exampleText) as Json).data.columns as Json);
const linked = Object.entries((parse(exampleText) as Json).practices as Json)
  .filter(([, declaration]) => (declaration as Json).link !== undefined)
  .map(([id]) => id);

/** What a value is changed to where the next number or another word would not do. */
const OTHERWISE: { readonly [path: string]: (file: Json) => void } = {
  name: (f) => (f.name = 'lending'),
  'goal.kpi.name': (f) => (f.goal.kpi.name = 'NextDayDecisions'),
  'problem.type': (f) => {
    f.problem = { type: 'multiclass-classification', target: f.problem.target };
    f.objectives = [{ metric: 'accuracy', atLeast: 0.78 }];
    f.fairness = { none: 'what is favourable is not known of several classes' };
  },
  'objectives.0.metric': (f) => (f.objectives[0].metric = 'f1'),
  'objectives.0.atLeast': (f) => (f.objectives[0].atLeast = 0.79),
  'objectives.1.metric': (f) => (f.objectives[1].metric = 'precision'),
  'objectives.1.atLeast': (f) => (f.objectives[1].atLeast = 0.4),
  'fairness.0.metric': (f) => {
    const { column, privileged } = f.fairness[0];
    f.fairness[0] = { metric: 'demographic-parity-difference', column, privileged, atMost: 0.8 };
  },
  'fairness.0.column': (f) => (f.fairness[0].column = 'self'),
  'fairness.0.atLeast': (f) => (f.fairness[0].atLeast = 0.85),
  explainability: (f) => (f.explainability = 'none'),
  'serviceLevels.availability': (f) => (f.serviceLevels.availability = 0.99),
  dataClassification: (f) => (f.dataClassification = 'restricted'),
  'risk.rating': (f) => (f.risk.rating = 'low'),
  'training.instanceType': (f) => (f.training.instanceType = 'ml.m6i.xlarge'),
  'serving.realtime.instanceType': (f) => (f.serving.realtime.instanceType = 'ml.m6i.xlarge'),
  'serving.realtime.capture.percent': (f) => (f.serving.realtime.capture.percent = 50),
  'serving.realtime.rollout.canary.percent': (f) => (f.serving.realtime.rollout.canary.percent = 34),
  'monitoring.drift.retraining.from.0': (f) => (f.monitoring.drift.retraining.from[0] = 'staging'),
  'monitoring.drift.psi': (f) => (f.monitoring.drift.psi = 0.3),
  'monitoring.drift.everyHours': (f) => (f.monitoring.drift.everyHours = 12),
  'budget.currency': (f) => (f.budget.currency = 'EUR'),
  ...Object.fromEntries(columns.map((name) => [`data.columns.${name}`, (f: Json) => (f.data.columns[name] = 'date')])),
  'environments.prod.approval': (f) => (f.environments.prod.approval = 'none'),
  ...Object.fromEntries(
    linked.map((id) => [`practices.${id}.link`, (f: Json) => (f.practices[id].link = 'https://wiki.example.com/2')]),
  ),
  // all environments are in one region
  ...Object.fromEntries(
    ['dev', 'staging', 'prod'].map((name) => [
      `environments.${name}.region`,
      (f: Json) => Object.values<Json>(f.environments).forEach((e) => (e.region = 'eu-central-1')),
    ]),
  ),
  ...Object.fromEntries(
    ['dev', 'staging', 'prod'].map((name) => [
      `environments.${name}.account`,
      (f: Json) => (f.environments[name].account = '444444444444'),
    ]),
  ),
};

/** The only value that there is; the image of the jobs follows from it. */
const ONLY = ['training.framework'];

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  const at = (key: string) => (Array.isArray(value) ? Number(key) : key);
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, at(key)]));
}

function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : `other_${String(value)}`;
}

function changed(path: Path): string {
  const file = parse(exampleText) as File;
  const otherwise = OTHERWISE[path.join('.')];
  if (otherwise) {
    otherwise(file);
  } else {
    const parent = path.slice(0, -1).reduce<Json>((at, step) => at[step], file);
    parent[path.at(-1)!] = another(parent[path.at(-1)!]);
  }
  return stringify(file);
}

describe('when a key of the example says something else', () => {
  const plain = synthesise(exampleText);
  const leaves = leavesOf(parse(exampleText)).map((path) => path.join('.'));
  const paths = Object.fromEntries(leavesOf(parse(exampleText)).map((path) => [path.join('.'), path]));

  test.each(leaves.filter((leaf) => !ONLY.includes(leaf) && leaf !== 'training.code'))(
    'then something else is deployed: %s',
    (leaf) => {
      expect(synthesise(changed(paths[leaf]))).not.toEqual(plain);
    },
  );

  test('then other code is trained with: training.code', () => {
    const move = (at: string) => renameSync(join(at, 'code'), join(at, 'other'));
    const text = exampleText.replace('code: ./code', 'code: ./other');
    expect(synthesise(text, {}, move)).toEqual(plain);
    const other = synthesise(text, {}, (at) => {
      move(at);
      appendFileSync(join(at, 'other', 'train.py'), '\n');
    });
    expect(other).not.toEqual(plain);
  });

  test('then every change that is listed here is of a key that the example has', () => {
    expect([...Object.keys(OTHERWISE), ...ONLY].filter((leaf) => !leaves.includes(leaf))).toEqual([]);
  });
});

test('saying the same again deploys the same', () => {
  expect(synthesise(stringify(parse(exampleText)))).toEqual(synthesise(exampleText));
});

test('a commit is not in the file, and on every model all the same', () => {
  const { templates } = synthesise(exampleText, { commit: '2fd4e1c6' });
  expect(JSON.stringify(templates['mortgage-approval-dev'])).toContain('2fd4e1c6');
});
