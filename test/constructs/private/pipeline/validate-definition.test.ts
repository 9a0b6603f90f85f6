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
import { renderFault } from '../../../../constructs/private/render-fault';
import { AnyStep, processing, training } from './fixture';

const faultsOf = (...steps: Step[]) => validateDefinition(new PipelineDefinition([], steps));
const messagesOf = (...steps: Step[]) => faultsOf(...steps).map(renderFault);
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

  const outputs = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`out${i}`, `s3://out/${i}`]));

  test.each<[string, Step[], string]>([
    [
      'a name with a blank',
      [uses('My step')],
      `MLL401 'steps["My step"].name' must be 1 to 64 letters, digits, hyphens and underscores, got "My step"; rename the step`,
    ],
    [
      'a name that a branch has too',
      [uses('Same'), new ConditionStep({ name: 'Gate', conditions: [], elseSteps: [uses('Same')] })],
      'MLL402 \'steps.Same.name\' must be unique in the pipeline, its branches included, got "Same"; rename one of the steps',
    ],
    [
      'a step misspelt',
      [uses('Train'), uses('Evaluate', 'Trian')],
      'MLL403 \'steps.Evaluate\' must refer only to steps of the same pipeline, got "Trian"; did you mean Train?',
    ],
    [
      'a step to wait for that is not in the pipeline',
      [new AnyStep({ name: 'Last', after: [uses('Elsewhere')] })],
      'MLL403 \'steps.Last.after\' must refer only to steps of the same pipeline, got "Elsewhere"; add that step to the pipeline',
    ],
    [
      'a parameter that is not declared',
      [new AnyStep({ name: 'Train', arguments: { a: parameter('Commit') } })],
      'MLL404 \'steps.Train\' must refer only to parameters that the pipeline declares, got "Commit"; declare that parameter',
    ],
    [
      'a cycle',
      [uses('A', 'B'), uses('B', 'C'), uses('C', 'A')],
      'MLL405 \'steps\' must not wait for each other in a circle, got "A -> B -> C -> A"; remove one of these dependencies',
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
      'MLL405 \'steps\' must not wait for each other in a circle, got "Gate -> Inner -> Gate"; remove one of these dependencies',
    ],
    [
      'a property file misspelt',
      [report(), reader('Gate', 'Report', 'reprot')],
      'MLL406 \'steps.Gate\' must read only property files that the other step declares, got "reprot"; did you mean report?',
    ],
    [
      'a property file of a step that has none',
      [uses('Other'), reader('Gate', 'Other', 'report')],
      'MLL406 \'steps.Gate\' must read only property files that the other step declares, got "report"; declare the property file at the step that writes it',
    ],
    [
      'a property file in no output',
      [processing({ name: 'Report', outputs: { reports: 's3://out/r' }, propertyFiles: { report: 'report.json' } })],
      'MLL407 \'steps.Report.propertyFiles.report\' must have the name of an output of the step, got "report"; did you mean reports?',
    ],
    [
      'a step that waits for a Fail step',
      [new FailStep({ name: 'Fail', message: 'no' }), uses('After', 'Fail')],
      'MLL408 \'steps.After\' must not wait for a Fail step, got "Fail"; remove the dependency: a Fail step ends the run',
    ],
    [
      'an input that only a parameter tells',
      [processing({ name: 'Check', inputs: { baseline: { uri: { Get: 'Execution.PipelineArn' } } } })],
      'MLL409 \'steps.Check.inputs.baseline\' must be in a bucket that is known at synth, got "Execution.PipelineArn"; set within to the folder that contains it',
    ],
    [
      'a reference that the service does not know',
      [new AnyStep({ name: 'Train', arguments: { a: { Get: 'Step.Prepare.Outputs' } } })],
      'MLL410 \'steps.Train\' must refer only to Parameters, Execution and Steps, got "Step.Prepare.Outputs"; write the reference as in Steps.Train.ModelArtifacts.S3ModelArtifacts',
    ],
    [
      'eleven inputs, the code being one',
      [processing({ name: 'Prepare', inputs: inputs(10) })],
      "MLL412 'steps.Prepare.inputs' must have at most 10 entries, the code being one of them, got 11 entries; put files into one folder",
    ],
    [
      'eleven outputs',
      [processing({ name: 'Prepare', outputs: outputs(11) })],
      "MLL412 'steps.Prepare.outputs' must have at most 10 entries, got 11 entries; put files into one folder",
    ],
    [
      'twenty-one inputs of a Training job',
      [training({ name: 'Train', inputs: inputs(20) })],
      "MLL412 'steps.Train.inputs' must have at most 20 entries, the code being one of them, got 21 entries; put files into one folder",
    ],
    [
      'an input that is not in S3',
      [processing({ name: 'Check', inputs: { data: { uri: '/data' } } })],
      'MLL409 \'steps.Check.inputs.data\' must be in a bucket that is known at synth, got "/data"; set within to the folder that contains it',
    ],
  ])('with %s', (_, steps, message) => {
    expect(messagesOf(...steps)).toEqual([message]);
  });
});
