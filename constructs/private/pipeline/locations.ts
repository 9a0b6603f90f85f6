import type { PipelineDefinition } from './definition';
import { ProcessingStep } from './processing-step';
import { targetOf } from './references';
import { TrainingStep } from './training-step';
import { type Value, isJoined, referenceOf } from './values';

/**
 * The location in S3 that a value refers to, as a policy has to allow it: an asterisk stands for each part that only a
 * run knows. It is a single asterisk if nothing is known at synth.
 */
export function locationOf(value: Value, definition: PipelineDefinition): string {
  if (isJoined(value)) {
    return value['Std:Join'].Values.map((part) => locationOf(part, definition)).join(value['Std:Join'].On);
  }
  const path = referenceOf(value);
  if (path === undefined) return typeof value === 'object' ? '*' : `${value}`;
  const target = targetOf(path);
  if (target.kind !== 'property') return '*';
  const step = definition.step(target.step);
  if (step instanceof ProcessingStep) return outputLocation(step, target.path, definition);
  if (step instanceof TrainingStep && target.path === 'ModelArtifacts.S3ModelArtifacts') {
    return `${folder(locationOf(step.outputs[0], definition))}*/output/model.tar.gz`;
  }
  return '*';
}

/** The location of a folder, with a slash at its end. */
export function folder(location: string): string {
  return location.endsWith('/') ? location : `${location}/`;
}

/** The part of a location that is known before a run, followed by an asterisk if there is more. */
export function knownPart(location: string): string {
  const star = location.indexOf('*');
  if (star >= 0) return location.slice(0, star + 1);
  return location.endsWith('/') ? `${location}*` : location;
}

/** The bucket of a location, or `undefined` if the location isn't in S3. */
export function bucketOf(location: string): string | undefined {
  return location.startsWith('s3://') ? location.slice(5).split('/', 1)[0] : undefined;
}

/** The key of a location in its bucket. */
export function keyOf(location: string): string {
  const at = location.indexOf('/', 5);
  return at < 0 ? '' : location.slice(at + 1);
}

function outputLocation(step: ProcessingStep, path: string, definition: PipelineDefinition): string {
  const name = path.match(/^ProcessingOutputConfig\.Outputs\['(.+)'\]\.S3Output\.S3Uri$/)?.[1];
  const location = name === undefined ? undefined : step.locationOf(name);
  return location === undefined ? '*' : folder(locationOf(location, definition));
}
