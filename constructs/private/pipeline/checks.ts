import { type Fault, fault } from '../errors';
import { nearest } from '../validate';

/** MLL401 */
export function checkStepName(name: string): Fault | undefined {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(name)) return undefined;
  return fault('MLL401', 'name', '1 to 64 letters, digits, hyphens and underscores', name, 'rename the step');
}

/** MLL402 */
export function checkUniqueStep(name: string, first: boolean): Fault | undefined {
  if (first) return undefined;
  return fault('MLL402', 'name', 'unique in the pipeline, branches included', name, 'rename one of the steps');
}

/** MLL403 */
export function checkStepExists(from: string, name: string, names: string[]): Fault | undefined {
  if (names.includes(name)) return undefined;
  const fix = suggest(name, names, 'add the step to the pipeline');
  return fault('MLL403', from, 'a step that refers only to steps of its pipeline', name, fix);
}

/** MLL404 */
export function checkParameterExists(from: string, name: string, names: string[]): Fault | undefined {
  if (names.includes(name)) return undefined;
  const fix = suggest(name, names, 'declare the parameter');
  return fault('MLL404', from, 'a step that refers only to parameters of its pipeline', name, fix);
}

/** MLL405 */
export function checkNoCycle(cycle: string[] | undefined): Fault | undefined {
  if (cycle === undefined) return undefined;
  return fault('MLL405', 'steps', 'without cycles', cycle.join(' -> '), 'remove one of these dependencies');
}

/** MLL406 */
export function checkPropertyFileExists(from: string, name: string, names: string[]): Fault | undefined {
  if (names.includes(name)) return undefined;
  const fix = suggest(name, names, 'declare it at the step that writes it');
  return fault('MLL406', from, 'a step that reads only declared property files', name, fix);
}

/** MLL407 */
export function checkPropertyFileOutput(step: string, output: string, outputs: string[]): Fault | undefined {
  if (outputs.includes(output)) return undefined;
  const fix = suggest(output, outputs, 'declare the output');
  return fault('MLL407', step, 'a step whose property files lie in its outputs', output, fix);
}

/** MLL408 */
export function checkNotFail(from: string, name: string, isFail: boolean): Fault | undefined {
  if (!isFail) return undefined;
  return fault('MLL408', from, 'independent of Fail steps', name, 'nothing runs after a Fail step');
}

/** MLL409 */
export function checkLocationKnown(step: string, input: string, bucket: string | undefined): Fault | undefined {
  if (bucket !== undefined && !bucket.includes('*')) return undefined;
  const fix = 'name the folder that it is in';
  return fault('MLL409', step, 'a step whose inputs lie in known buckets', input, fix);
}

/** MLL410 */
export function checkReference(from: string, path: string | undefined): Fault | undefined {
  if (path === undefined) return undefined;
  const fix = 'refer to Parameters, Execution or Steps';
  return fault('MLL410', from, 'a step whose references the service knows', path, fix);
}

/** MLL411 */
export function checkImageRegion(region: string, regions: string[]): Fault | undefined {
  if (regions.includes(region)) return undefined;
  const fix = suggest(region, regions, 'deploy to one of them or bring an own image');
  return fault(
    'MLL411',
    'region',
    `one that AWS publishes its scikit-learn image in (${regions.join(', ')})`,
    region,
    fix,
  );
}

/** MLL412 */
export function checkInputCount(step: string, count: number, most: number): Fault | undefined {
  if (count <= most) return undefined;
  return fault(
    'MLL412',
    step,
    `a step with at most ${most} inputs and ${most} outputs`,
    count,
    'put files into one folder',
  );
}

/** MLL413 */
export function checkNumbersKnown(text: string): Fault | undefined {
  // How CDK encodes a number that only the deployment knows.
  const token = text.match(/-1\.8881545897\d*e\+289/)?.[0];
  if (token === undefined) return undefined;
  return fault('MLL413', 'definition', 'a definition whose numbers are known at synth', token, 'pass a literal number');
}

function suggest(name: string, names: string[], otherwise: string): string {
  const near = nearest(name, names);
  return near === undefined ? otherwise : `did you mean ${near}?`;
}
