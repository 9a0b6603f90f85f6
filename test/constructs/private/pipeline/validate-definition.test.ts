import * as fc from 'fast-check';
import {
  ConditionStep,
  FailStep,
  PipelineDefinition,
  type Step,
  dependencies,
  findCycle,
  join,
  parameter,
  validateDefinition,
} from '../../../../constructs/private/pipeline';
import { AnyStep, processing } from './fixture';

const faultsOf = (...steps: Step[]) => validateDefinition(new PipelineDefinition([], steps));
const messagesOf = (...steps: Step[]) => faultsOf(...steps).map(({ code, message }) => `${code} ${message}`);
const property = (step: string) => ({ Get: `Steps.${step}.Some.Path` });
const reader = (name: string, step: string, file: string) =>
  new AnyStep({
    name,
    arguments: { v: { 'Std:JsonGet': { PropertyFile: { Get: `Steps.${step}.PropertyFiles.${file}` }, Path: 'a' } } },
  });

const report = () =>
  processing({ name: 'Report', outputs: { report: 's3://out/report' }, propertyFiles: { report: 'report.json' } });
const uses = (name: string, ...others: string[]) =>
  new AnyStep({ name, arguments: { list: others.map((other) => ({ deep: property(other) })) } });

describe('when a definition is sound', () => {
  test('then there is nothing to say', () => {
    const first = report();
    const gate = new ConditionStep({
      name: 'Gate',
      conditions: [{ Type: 'Equals', LeftValue: first.json('report', 'status'), RightValue: 'ok' }],
      ifSteps: [uses('Then', 'Report')],
      elseSteps: [new FailStep({ name: 'Fail', message: join('is ', first.json('report', 'status')) })],
    });
    expect(messagesOf(first, gate)).toEqual([]);
  });
});

describe('when steps depend on each other', () => {
  test('then on those they refer to, were told of, and whose branch they are in', () => {
    const first = uses('First');
    const second = new AnyStep({ name: 'Second', after: [first] });
    const inner = uses('Inner', 'Second');
    const gate = new ConditionStep({ name: 'Gate', conditions: [], ifSteps: [inner] });
    const graph = dependencies(new PipelineDefinition([], [first, second, gate]));
    expect(Object.fromEntries([...graph].map(([name, on]) => [name, [...on].sort()]))).toEqual({
      First: [],
      Second: ['First'],
      Gate: [],
      Inner: ['Gate', 'Second'],
    });
  });
});

describe('when a graph is searched for cycles', () => {
  const graphs = fc
    .integer({ min: 1, max: 8 })
    .chain((size) => fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }))
    .map((edges) => new Map(edges.map((to, from) => [`${from}`, new Set(to.map(String))])));

  /** Takes away what waits for nothing until nothing changes: what stays is on a cycle or behind one. */
  function isCyclic(graph: Map<string, Set<string>>): boolean {
    const left = new Map([...graph].map(([name, to]) => [name, new Set(to)]));
    for (let before = -1; before !== left.size;) {
      before = left.size;
      for (const [name, to] of left) if ([...to].every((other) => !left.has(other))) left.delete(name);
    }
    return left.size > 0;
  }

  test('then one is found exactly if there is one', () => {
    fc.assert(fc.property(graphs, (graph) => expect(findCycle(graph) !== undefined).toBe(isCyclic(graph))));
  });

  test('then what is found is one', () => {
    fc.assert(
      fc.property(graphs.filter(isCyclic), (graph) => {
        const cycle = findCycle(graph)!;
        expect(cycle.at(-1)).toBe(cycle[0]);
        expect(cycle.length).toBeGreaterThan(1);
        for (const [i, name] of cycle.slice(0, -1).entries()) expect(graph.get(name)!.has(cycle[i + 1])).toBe(true);
      }),
    );
  });

  test('then a pipeline whose steps refer only to earlier ones passes, in any order', () => {
    const dags = fc
      .array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 10 })
      .map((rows) => rows.map((to, i) => uses(`S${i}`, ...to.filter((n) => n < i).map((n) => `S${n}`))));
    const shuffled = dags.chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length }));
    fc.assert(fc.property(shuffled, (steps) => expect(faultsOf(...steps)).toEqual([])));
  });

  test('then a reference to nowhere is reported wherever it stands', () => {
    const place = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constant(property('Nowhere')),
        fc.record({ key: tie('tree') }),
        fc.tuple(fc.string(), tie('tree')),
      ),
    })).tree;
    fc.assert(
      fc.property(place, (tree) => {
        const [fault] = faultsOf(new AnyStep({ name: 'Lost', arguments: { tree } }));
        expect(fault.code).toBe('MLL403');
      }),
    );
  });
});

describe('fails', () => {
  const inputs = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`in${i}`, { uri: `s3://data/${i}/` }]));

  test.each<[string, Step[], string]>([
    [
      'a name with a blank',
      [uses('My step')],
      'MLL401 \'name\' must be 1 to 64 letters, digits, hyphens and underscores, got "My step"; rename the step',
    ],
    [
      'a name that a branch has too',
      [uses('Same'), new ConditionStep({ name: 'Gate', conditions: [], elseSteps: [uses('Same')] })],
      'MLL402 \'name\' must be unique in the pipeline, branches included, got "Same"; rename one of the steps',
    ],
    [
      'a step misspelt',
      [uses('Train'), uses('Evaluate', 'Trian')],
      'MLL403 \'Evaluate\' must be a step that refers only to steps of its pipeline, got "Trian"; did you mean Train?',
    ],
    [
      'a step to wait for that is not in the pipeline',
      [new AnyStep({ name: 'Last', after: [uses('Elsewhere')] })],
      'MLL403 \'Last\' must be a step that refers only to steps of its pipeline, got "Elsewhere"; add the step to the pipeline',
    ],
    [
      'a parameter that is not declared',
      [new AnyStep({ name: 'Train', arguments: { a: parameter('Commit') } })],
      'MLL404 \'Train\' must be a step that refers only to parameters of its pipeline, got "Commit"; declare the parameter',
    ],
    [
      'a cycle',
      [uses('A', 'B'), uses('B', 'C'), uses('C', 'A')],
      'MLL405 \'steps\' must be without cycles, got "A -> B -> C -> A"; remove one of these dependencies',
    ],
    [
      'a condition that waits for its own branch',
      [
        new ConditionStep({
          name: 'Gate',
          conditions: [{ Type: 'Equals', LeftValue: property('Inner'), RightValue: 1 }],
          ifSteps: [uses('Inner')],
        }),
      ],
      'MLL405 \'steps\' must be without cycles, got "Gate -> Inner -> Gate"; remove one of these dependencies',
    ],
    [
      'a property file misspelt',
      [report(), reader('Gate', 'Report', 'reprot')],
      'MLL406 \'Gate\' must be a step that reads only declared property files, got "reprot"; did you mean report?',
    ],
    [
      'a property file of a step that has none',
      [uses('Other'), reader('Gate', 'Other', 'report')],
      'MLL406 \'Gate\' must be a step that reads only declared property files, got "report"; declare it at the step that writes it',
    ],
    [
      'a property file in no output',
      [processing({ name: 'Report', outputs: { reports: 's3://out/r' }, propertyFiles: { report: 'report.json' } })],
      'MLL407 \'Report\' must be a step whose property files lie in its outputs, got "report"; did you mean reports?',
    ],
    [
      'a step that waits for a Fail step',
      [new FailStep({ name: 'Fail', message: 'no' }), uses('After', 'Fail')],
      'MLL408 \'After\' must be independent of Fail steps, got "Fail"; nothing runs after a Fail step',
    ],
    [
      'an input that only a parameter tells',
      [processing({ name: 'Check', inputs: { baseline: { uri: { Get: 'Execution.PipelineArn' } } } })],
      'MLL409 \'Check\' must be a step whose inputs lie in known buckets, got "baseline"; name the folder that it is in',
    ],
    [
      'a reference that the service does not know',
      [new AnyStep({ name: 'Train', arguments: { a: { Get: 'Step.Prepare.Outputs' } } })],
      'MLL410 \'Train\' must be a step whose references the service knows, got "Step.Prepare.Outputs"; refer to Parameters, Execution or Steps',
    ],
    [
      'eleven inputs, the code being one',
      [processing({ name: 'Prepare', inputs: inputs(10) })],
      "MLL412 'Prepare' must be a step with at most 10 inputs and 10 outputs, got 11; put files into one folder",
    ],
  ])('with %s', (_, steps, message) => {
    expect(messagesOf(...steps)).toEqual([message]);
  });
});
