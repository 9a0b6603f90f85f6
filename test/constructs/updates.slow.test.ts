import { CASES } from './updates/cases';
import { type Given, NAME, type Named } from './updates/given';
import { type Replacement, replacements } from '../support/replacements';
import { templateOf } from '../support/template-of';

/** What a construct replaces when one of its props gets another value. */
function changed(construct: string, prop: string): Replacement[] {
  const { base, make, changes } = CASES[construct];
  const change = (changes as Readonly<Record<string, Given<object, never> | Named<object, never>>>)[prop];
  const kind = typeof change === 'function' ? undefined : change.kind;
  const before = templateOf((stack) => make(stack, base(stack)));
  const to = typeof change === 'function' ? change : change.to;
  const after = templateOf((stack) => make(stack, { ...base(stack), [prop]: to(stack) }));
  expect(JSON.stringify(after) === JSON.stringify(before)).toBe(SILENT.test(`${construct}.${prop}`));
  return replacements(before, after, kind === NAME);
}

const FACTS = [
  ['registry.ModelPackageGroup', 'existingDescription'],
  ['foundation.ServiceRole', 'path'],
  ['foundation.EventHandler', 'rolePath'],
  ['foundation.PackageRepository', 'key'],
  ...['network', 'vpc', 'key'].map((prop) => ['foundation.Workbench', prop]),
  ['goal.UseCase', 'key'],
  ...['description', 'recordIdentifier', 'eventTime', 'offline', 'key', 'timeToLive', 'role'].map((prop) => [
    'data.FeatureGroup',
    prop,
  ]),
];
/** Nothing of the use case has a name that is unique beyond one Region, and expectations are only judged at synth. */
const SILENT = /^(goal\.UseCase\.(regionInNames|rolePath)|monitoring\.DriftCheck\.expected\w+)$/;
const all = Object.entries(CASES).flatMap(([construct, { changes }]) =>
  Object.keys(changes).map((prop): [string, string] => [construct, prop]),
);

describe('when a prop of a construct changes', () => {
  test.each(all.filter((each) => !FACTS.some((known) => known.join() === each.join())))(
    'then %s.%s replaces nothing that has a name, no data and no endpoint',
    (construct, prop) => {
      expect(changed(construct, prop)).toEqual([]);
    },
  );

  test.each(FACTS)('then %s.%s replaces something, because the service lets nobody change it', (construct, prop) => {
    expect(changed(construct, prop)).toHaveLength(1);
  });
});
