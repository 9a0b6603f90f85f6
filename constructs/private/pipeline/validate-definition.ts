import type { Fault } from '../errors';
import * as checks from './checks';
import type { PipelineDefinition } from './definition';
import { FailStep } from './decision-steps';
import { JobStep } from './job';
import { bucketOf, locationOf } from './locations';
import { ProcessingStep } from './processing-step';
import type { Target } from './references';
import type { Step } from './step';

/** Everything that the service would refuse, or that would fail only when the pipeline runs. */
export function validateDefinition(definition: PipelineDefinition): Fault[] {
  const steps = definition.allSteps;
  const found = [
    ...steps.map(({ name }) => checks.checkStepName(name)),
    ...steps.map((step) => checks.checkUniqueStep(step.name, definition.step(step.name) === step)),
    ...steps.flatMap((step) => checkReferences(step, definition)),
    ...steps.flatMap((step) => checkJob(step, definition)),
    checks.checkNoCycle(findCycle(dependencies(definition))),
  ];
  return found.filter((f) => f !== undefined);
}

/** The steps that each step waits for: those it refers to, those it was told, and those whose branch it is in. */
export function dependencies(definition: PipelineDefinition): Map<string, Set<string>> {
  const graph = new Map(definition.allSteps.map((step) => [step.name, new Set(step.after.map(({ name }) => name))]));
  for (const step of definition.allSteps) {
    for (const target of step.targets) {
      if ('step' in target) graph.get(step.name)!.add(target.step);
    }
    for (const branch of step.branches) graph.get(branch.name)!.add(step.name);
  }
  return graph;
}

/** One cycle, as the names along it with the first repeated at the end. */
export function findCycle(graph: Map<string, Set<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function checkReferences(step: Step, definition: PipelineDefinition): (Fault | undefined)[] {
  return [
    ...step.after.map(({ name }) => checkStep(step.name, name, definition)),
    ...step.targets.map((target) => checkTarget(step.name, target, definition)),
  ];
}

function checkTarget(from: string, target: Target, definition: PipelineDefinition): Fault | undefined {
  switch (target.kind) {
    case 'execution':
      return undefined;
    case 'parameter':
      return checkParameter(from, target.name, definition);
    case 'property':
      return checkStep(from, target.step, definition);
    case 'file':
      return checkStep(from, target.step, definition) ?? checkFile(from, target, definition);
    default:
      return checks.checkReference(from, target.path);
  }
}

function checkParameter(from: string, name: string, { parameters }: PipelineDefinition): Fault | undefined {
  const names = parameters.map((declared) => declared.name);
  return checks.checkParameterExists(from, name, names);
}

function checkStep(from: string, name: string, definition: PipelineDefinition): Fault | undefined {
  const step = definition.step(name);
  if (step) return checks.checkNotFail(from, name, step instanceof FailStep);
  const names = definition.allSteps.map((other) => other.name);
  return checks.checkStepExists(from, name, names);
}

function checkFile(from: string, target: Target & { kind: 'file' }, definition: PipelineDefinition) {
  const step = definition.step(target.step);
  const files = step instanceof ProcessingStep ? Object.keys(step.propertyFiles) : [];
  return checks.checkPropertyFileExists(from, target.file, files);
}

function checkJob(step: Step, definition: PipelineDefinition): (Fault | undefined)[] {
  if (!(step instanceof JobStep)) return [];
  const inputs = Object.entries(step.inputs);
  const most = step instanceof ProcessingStep ? 10 : 20;
  const files = step instanceof ProcessingStep ? Object.keys(step.propertyFiles) : [];
  const outputs = step instanceof ProcessingStep ? step.outputNames : [];
  return [
    ...inputs.map(([name, input]) =>
      checks.checkLocationKnown(step.name, name, bucketOf(locationOf(input.within ?? input.uri, definition))),
    ),
    ...files.map((file) => checks.checkPropertyFileOutput(step.name, file, outputs)),
    checks.checkInputCount(step.name, Math.max(inputs.length, outputs.length), most),
  ];
}
