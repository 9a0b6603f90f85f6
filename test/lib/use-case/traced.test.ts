import * as fc from 'fast-check';
import { type Path, fault } from '../../../constructs/private/faults';
import { WRONG_KIND } from '../../../lib/use-case/rules';
import { Traced } from '../../../lib/use-case/traced';

interface File {
  readonly name?: string;
  readonly limits: readonly { readonly metric: string; readonly atLeast: number }[];
  readonly drift?: { readonly everyHours: number };
  readonly environments: Readonly<Record<string, { readonly account: string }>>;
}

const FILE: File = {
  name: 'churn',
  limits: [
    { metric: 'auc', atLeast: 0.7 },
    { metric: 'f1', atLeast: 0.5 },
  ],
  drift: { everyHours: 24 },
  environments: { dev: { account: '1' }, prod: { account: '2' } },
};

const file = (...broken: Path[]) => Traced.file(FILE, broken);
const limit = (entry: Traced<File['limits'][number]>) =>
  Traced.from<{ name: string; threshold: number }, { name: string; threshold: number }>(
    entry,
    { name: entry.at('metric'), threshold: entry.at('atLeast') },
    (values) => values,
  );
const props = (of: Traced<File>) =>
  Traced.props<{ title: string; limits: { name: string; threshold: number }[]; every: number }>(of, {
    title: of.at('name'),
    limits: of.at('limits').each(limit),
    every: of
      .at('drift')
      .at('everyHours')
      .map((hours) => hours * 3600),
  });
const pathOf = (of: Traced<unknown>, path: Path) => of.originOf(path).path;

describe('when props are made of a file', () => {
  test('then they hold what the file says, in their own terms', () => {
    expect(props(file()).value).toEqual({
      title: 'churn',
      limits: [
        { name: 'auc', threshold: 0.7 },
        { name: 'f1', threshold: 0.5 },
      ],
      every: 86_400,
    });
  });

  test.each<[Path, Path]>([
    [['title'], ['name']],
    [['limits'], ['limits']],
    [
      ['limits', 1],
      ['limits', 1],
    ],
    [
      ['limits', 1, 'threshold'],
      ['limits', 1, 'atLeast'],
    ],
    [['every'], ['drift', 'everyHours']],
    // the nearest thing around what the file doesn't have
    [
      ['limits', 1, 'unit'],
      ['limits', 1],
    ],
    [['limits', 7], ['limits']],
    [['elsewhere'], []],
    [['title', 'length'], ['name']],
  ])('then the prop %j comes from %j', (prop, origin) => {
    expect(pathOf(props(file()), prop)).toEqual(origin);
  });

  test('then a mapping that is handed on whole keeps its keys', () => {
    const handed = Traced.props<{ places: object }>(file(), { places: file().at('environments') });
    expect(pathOf(handed, ['places', 'prod', 'account'])).toEqual(['environments', 'prod', 'account']);
  });

  test('then a fault in a prop becomes one in the file', () => {
    const found = fault(WRONG_KIND, ['limits', 0, 'name'], { got: 1 });
    expect(props(file()).locate(found)).toEqual({ ...found, path: ['limits', 0, 'metric'] });
  });

  test('then a value that is the name of a key is found at the key', () => {
    const [, [name]] = file().at('environments').entries();
    const stage = Traced.props<{ stageName: string }>(file(), { stageName: name });
    expect(stage.originOf(['stageName'])).toEqual({ path: ['environments', 'prod'], atKey: true });
  });
});

describe('when a part of the file has the wrong shape', () => {
  test('then it is left out, and the rest stays', () => {
    expect(props(file(['name'])).value).toEqual({ ...props(file()).value, title: undefined });
    expect(props(file(['drift', 'everyHours'])).value).not.toHaveProperty('every');
    expect(props(file(['drift'])).value).not.toHaveProperty('every');
  });

  test('then the other entries of a list are found at their own places', () => {
    const rest = props(file(['limits', 0, 'metric']));
    expect(rest.value.limits).toEqual([{ name: 'f1', threshold: 0.5 }]);
    expect(pathOf(rest, ['limits', 0, 'name'])).toEqual(['limits', 1, 'metric']);
  });

  test('then a list of which nothing is left is not taken for an empty one', () => {
    expect(props(file(['limits', 0], ['limits', 1])).value).not.toHaveProperty('limits');
  });

  test('then nothing is made of half of the values', () => {
    const make = jest.fn();
    Traced.from<{ metric: string; atLeast: number }, void>(
      file(['limits', 0, 'atLeast']),
      { metric: file().at('name'), atLeast: file(['limits', 0, 'atLeast']).at('limits').each(limit) as never },
      make,
    );
    const entry = file(['drift', 'everyHours']).at('drift');
    Traced.from<{ everyHours: number }, void>(entry, { everyHours: entry.at('everyHours') }, make);
    expect(make).not.toHaveBeenCalled();
  });
});

test('whatever is read from a file remembers the way that was taken', () => {
  const tree = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 4 }, fc.string(), fc.array(tie('node')), fc.dictionary(fc.string(), tie('node'))),
  })).node;
  fc.assert(
    fc.property(tree, fc.array(fc.nat(), { maxLength: 5 }), (value, choices) => {
      let at: Traced<unknown> = Traced.file<unknown>(value, []);
      const way: (string | number)[] = [];
      for (const choice of choices) {
        const keys = at.value !== null && typeof at.value === 'object' ? Object.keys(at.value) : [];
        if (keys.length === 0) break;
        const key = keys[choice % keys.length];
        const step = Array.isArray(at.value) ? Number(key) : key;
        way.push(step);
        at = (at as Traced<Record<string | number, unknown>>).at(step as never);
      }
      expect(at.originOf([]).path).toEqual(way);
    }),
  );
});
