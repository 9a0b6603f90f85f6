import * as fc from 'fast-check';
import type { Definition, Step } from '../../../../simulator/sagemaker/pipelines/definition';
import { Graph } from '../../../../simulator/sagemaker/pipelines/graph';
import { conditionStep, equals, processingStep } from './definitions';

function graphOf(steps: readonly object[]): Graph {
  return new Graph({ Version: '2020-12-01', Steps: steps as Step[] } as Definition);
}

const get = (reference: string): object => ({ Get: reference });

describe('what a step waits for', () => {
  test('is what it refers to, however deep, and what it names', () => {
    const graph = graphOf([
      processingStep('a'),
      processingStep('b', { DependsOn: ['c'] }, { Environment: { X: { 'Std:Join': { Values: [get('Steps.a.X')] } } } }),
      processingStep('c'),
    ]);
    expect([...graph.node('b').dependencies]).toEqual([
      ['a', 'Completed'],
      ['c', 'Completed'],
    ]);
  });

  test('is the file of a JsonGet, and how a step that is named must have ended', () => {
    const read = { 'Std:JsonGet': { PropertyFile: get('Steps.a.PropertyFiles.f'), Path: 'x' } };
    const graph = graphOf([
      processingStep('a'),
      processingStep('b'),
      { ...conditionStep('gate', [equals(read, 1)]), DependsOn: [{ Step: 'b', Trigger: 'Any' }] },
    ]);
    expect([...graph.node('gate').dependencies]).toEqual([
      ['a', 'Completed'],
      ['b', 'Any'],
    ]);
  });

  test('is the Condition step that it is a branch of; the Condition step does not wait for what its branches need', () => {
    const inBranch = processingStep('deploy', {}, { Environment: { X: get('Steps.other.ProcessingJobArn') } });
    const graph = graphOf([processingStep('other'), conditionStep('gate', [equals(1, 1)], [inBranch])]);
    expect([...graph.node('gate').dependencies.keys()]).toEqual([]);
    expect([...graph.node('deploy').dependencies.keys()].sort()).toEqual(['gate', 'other']);
    expect(graph.node('deploy').branch).toEqual({ condition: 'gate', outcome: true });
  });
});

/** Steps of which each depends on some of those before it, in any order of writing. */
const acyclic = fc.array(fc.array(fc.nat(1000), { maxLength: 4 }), { minLength: 1, maxLength: 12 }).chain((picks) => {
  const names = picks.map((_, i) => `s${i}`);
  const steps = picks.map((chosen, i) =>
    processingStep(names[i], { DependsOn: i === 0 ? [] : [...new Set(chosen.map((n) => names[n % i]))] }),
  );
  return fc.shuffledSubarray(steps, { minLength: steps.length });
});

describe('the order', () => {
  test('has every step once, after all that it waits for', () => {
    fc.assert(
      fc.property(acyclic, (steps) => {
        const graph = graphOf(steps);
        const order = graph.order();
        expect(graph.cycle()).toBeUndefined();
        expect([...order].sort()).toEqual([...graph.nodes.keys()].sort());
        for (const name of order) {
          for (const dependency of graph.ancestors(name)) {
            expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(name));
          }
        }
      }),
    );
  });

  test('a step on which its own ancestor is made to wait closes a cycle, and the cycle is one', () => {
    fc.assert(
      fc.property(acyclic, fc.nat(), fc.nat(), (steps, i, j) => {
        const graph = graphOf(steps);
        const names = [...graph.nodes.keys()];
        const late = names[i % names.length];
        const early = [...graph.ancestors(late), late][j % (graph.ancestors(late).size + 1)];
        const closed = steps.map((step) => {
          const { Name, DependsOn } = step as Step;
          return Name === early ? { ...step, DependsOn: [...DependsOn!, late] } : step;
        });
        const cyclic = graphOf(closed);
        const cycle = cyclic.cycle()!;
        expect(cycle.length).toBeGreaterThan(0);
        cycle.forEach((name, at) => {
          expect([...cyclic.node(name).dependencies.keys()]).toContain(cycle[(at + 1) % cycle.length]);
        });
      }),
    );
  });
});
