import type { Fault, Path } from '../faults';
import * as checks from './checks';
import type { PipelineDefinition } from './definition';
import { FailStep } from './decision-steps';
import { JobStep } from './job';
import { locationOf } from './locations';
import { ProcessingStep } from './processing-step';
import type { Target } from './references';
import { PROCESSING_CHANNELS, TRAINING_CHANNELS } from './rules';
import type { Step } from './step';

/** Everything in a definition that the service would refuse, or that would fail only when the pipeline runs. */
export function validateDefinition(definition: PipelineDefinition): Fault[] {
  const steps = definition.allSteps;
  const found = [
    ...steps.flatMap((step) => checks.checkStepName(step.name, definition.step(step.name) === step)),
    ...steps.flatMap((step) => checkReferences(step, definition)),
    ...steps.flatMap((step) => checkJob(step, definition)),
    checks.checkNoCycle(findCycle(dependencies(definition))),
  ];
  return found.filter((f) => f !== undefined);
}

/** The steps that each step waits for: those that it refers to or names in `after`, and the one whose branch it is in. */
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

/** The names along a cycle, if there is one; the first name is repeated at the end. */
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
  const path = ['steps', step.name];
  return [
    ...step.after.map(({ name }) => checkStep([...path, 'after'], name, definition)),
    ...step.targets.map((target) => checkTarget(path, target, definition)),
  ];
}

function checkTarget(path: Path, target: Target, definition: PipelineDefinition): Fault | undefined {
  switch (target.kind) {
    case 'execution':
      return undefined;
    case 'parameter':
      return checkParameter(path, target.name, definition);
    case 'property':
      return checkStep(path, target.step, definition);
    case 'file':
      return checkStep(path, target.step, definition) ?? checkFile(path, target, definition);
    default:
      return checks.checkReference(path, target.path);
  }
}

function checkParameter(path: Path, name: string, { parameters }: PipelineDefinition): Fault | undefined {
  const names = parameters.map((declared) => declared.name);
  return checks.checkParameterExists(path, name, names);
}

function checkStep(path: Path, name: string, definition: PipelineDefinition): Fault | undefined {
  const step = definition.step(name);
  if (step) return checks.checkNotFail(path, name, step instanceof FailStep);
  const names = definition.allSteps.map((other) => other.name);
  return checks.checkStepExists(path, name, names);
}

function checkFile(path: Path, target: Target & { kind: 'file' }, definition: PipelineDefinition) {
  const step = definition.step(target.step);
  const files = step instanceof ProcessingStep ? Object.keys(step.propertyFiles) : [];
  return checks.checkPropertyFileExists(path, target.file, files);
}

function checkJob(step: Step, definition: PipelineDefinition): (Fault | undefined)[] {
  if (!(step instanceof JobStep)) return [];
  const path = ['steps', step.name];
  const most = step instanceof ProcessingStep ? PROCESSING_CHANNELS : TRAINING_CHANNELS;
  return [
    ...Object.entries(step.inputs).map(([name, input]) =>
      checks.checkLocationKnown([...path, 'inputs', name], input, locationOf(input.within ?? input.uri, definition)),
    ),
    checks.checkChannels([...path, 'inputs'], Object.keys(step.inputs).length, most),
    ...(step instanceof ProcessingStep ? checkOutputs(path, step) : []),
  ];
}

function checkOutputs(path: Path, { outputNames, propertyFiles }: ProcessingStep): (Fault | undefined)[] {
  return [
    ...Object.keys(propertyFiles).map((file) =>
      checks.checkPropertyFileOutput([...path, 'propertyFiles', file], file, outputNames),
    ),
    checks.checkChannels([...path, 'outputs'], outputNames.length, PROCESSING_CHANNELS),
  ];
}
