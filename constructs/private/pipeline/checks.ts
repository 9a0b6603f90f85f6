import { type Fault, type FaultDetails, type Path, type Rule, Quantity, fault } from '../faults';
import { type Bounds, checkPattern, suggestion } from '../validate';
import type { JobInput } from './job';
import { bucketOf } from './locations';
import * as rules from './rules';
import { referenceOf } from './values';

/** The name of a step: well-formed, and `first` if no other step before it has it. */
export function checkStepName(name: string, first: boolean): (Fault | undefined)[] {
  const path = ['steps', name, 'name'];
  return [
    checkPattern(rules.STEP_NAME, path, name, rules.STEP_NAME_PATTERN),
    first ? undefined : fault(rules.STEP_UNIQUE, path, { got: name }),
  ];
}

/** A step that another one waits for or refers to. */
export function checkStepExists(path: Path, name: string, names: string[]): Fault | undefined {
  return checkNamed(rules.STEP_REFERENCE, path, name, names);
}

/** A parameter that a step refers to. */
export function checkParameterExists(path: Path, name: string, names: string[]): Fault | undefined {
  return checkNamed(rules.PARAMETER_REFERENCE, path, name, names);
}

/** A property file that a step reads; `names` are those of the step that is to write it. */
export function checkPropertyFileExists(path: Path, name: string, names: string[]): Fault | undefined {
  return checkNamed(rules.PROPERTY_FILE_REFERENCE, path, name, names);
}

/** A property file that a step declares: it is called like the output that it is in. */
export function checkPropertyFileOutput(path: Path, name: string, outputs: string[]): Fault | undefined {
  return checkNamed(rules.PROPERTY_FILE_OUTPUT, path, name, outputs, { atKey: true });
}

/** A circle of steps that wait for each other, as `findCycle` finds one. */
export function checkNoCycle(cycle: string[] | undefined): Fault | undefined {
  return cycle && fault(rules.STEP_CYCLE, ['steps'], { got: cycle.join(' -> ') });
}

/** A step that another one waits for or refers to, and that may be a Fail step. */
export function checkNotFail(path: Path, name: string, isFail: boolean): Fault | undefined {
  return isFail ? fault(rules.FAIL_STEP_REFERENCE, path, { got: name }) : undefined;
}

/** An input of a step, and the location that it has, with an asterisk in place of what only a run knows. */
export function checkLocationKnown(path: Path, { uri }: JobInput, location: string): Fault | undefined {
  const bucket = bucketOf(location);
  if (bucket !== undefined && !bucket.includes('*')) return undefined;
  return fault(rules.INPUT_LOCATION, path, { got: referenceOf(uri) ?? location });
}

/** A reference that is to nothing that the service knows. */
export function checkReference(path: Path, reference: string | undefined): Fault | undefined {
  return reference === undefined ? undefined : fault(rules.REFERENCE, path, { got: reference });
}

/** How many inputs or outputs a job has. */
export function checkChannels(path: Path, count: number, { max }: Bounds): Fault | undefined {
  if (count <= max) return undefined;
  const code = path.at(-1) === 'inputs' ? ', the code being one of them' : '';
  const got = new Quantity(count, 'entries');
  return fault(rules.CHANNELS, path, { got, must: `have at most ${max} entries${code}` });
}

/** Checks that no number in a definition is a token: its JSON text would contain the number by which CDK encodes the token. */
export function checkNumbersKnown(definition: object, text: string): Fault | undefined {
  if (!ENCODED_NUMBER.test(text)) return undefined;
  const path = ['definition'];
  return fault(rules.NUMBERS_KNOWN, findNumber(definition, path) ?? path);
}

function checkNamed(rule: Rule, path: Path, name: string, names: string[], more: FaultDetails = {}): Fault | undefined {
  return names.includes(name) ? undefined : fault(rule, path, { got: name, fix: suggestion(name, names), ...more });
}

// The number by which CDK encodes a token, also inside a text.
const ENCODED_NUMBER = /-1\.8881545897\d*e\+289/;

function findNumber(value: unknown, path: Path): Path | undefined {
  if (typeof value !== 'object' || value === null) return ENCODED_NUMBER.test(String(value)) ? path : undefined;
  for (const [key, entry] of Object.entries(value)) {
    const found = findNumber(entry, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found) return found;
  }
  return undefined;
}
