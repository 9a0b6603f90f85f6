import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Duration, type Size, Token } from 'aws-cdk-lib/core';
import type { Limit } from '../../goal';
import { type Fault, fault } from '../../private/errors';
import { checkInteger, checkPattern } from '../../private/validate';

/** Hyperparameters that the pipeline sets itself, from the use case. */
const OWN = ['target', 'positive_label', 'protected'];
/** The registry takes 50 facts, and 5 of them are the pipeline's. */
const MOST_HYPERPARAMETERS = 45;

/** MLL421 */
export function checkCodeFolder(path: string): Fault | undefined {
  if (existsSync(path) && statSync(path).isDirectory()) return undefined;
  return fault('MLL421', 'path', 'a folder of Python modules', path, "build it as in path.join(__dirname, 'code')");
}

/** MLL422 */
export function checkModules(path: string, modules: string[]): Fault | undefined {
  const missing = modules.filter(
    (m) => !existsSync(join(path, `${m}.py`)) && !existsSync(join(path, m, '__main__.py')),
  );
  if (missing.length === 0) return undefined;
  const must = `a folder with the modules ${modules.join(', ')}`;
  return fault('MLL422', 'path', must, path, `write ${missing.map((m) => `${m}.py`).join(', ')}`);
}

/** MLL423 */
export function checkTag(tag: string): Fault | undefined {
  const fix = 'name the tag or the digest of the image';
  const must = 'an image tag or a sha256 digest';
  return checkPattern(
    { code: 'MLL423', prop: 'tagOrDigest', fix },
    tag,
    /^(\w[\w.-]{0,127}|sha256:[0-9a-f]{64})$/,
    must,
  );
}

/** MLL424 */
export function checkLimits(limits: Limit[]): Fault | undefined {
  if (limits.length > 0) return undefined;
  return fault(
    'MLL424',
    'useCase',
    'a use case with at least one limit',
    limits,
    'give it an objective: the gate needs one',
  );
}

/** MLL425 */
export function checkInstanceType(prop: string, type: string | undefined): Fault | undefined {
  const fix = "write it as in 'ml.m5.large'";
  return checkPattern({ code: 'MLL425', prop, fix }, type, /^ml\.[a-z0-9-]+\.[a-z0-9]+$/, 'a SageMaker instance type');
}

/** MLL426 */
export function checkVolumeSize(size: Size | undefined): Fault | undefined {
  if (size === undefined || size.isUnresolved()) return undefined;
  const gibibytes = size.toGibibytes({ rounding: 2 });
  return checkInteger({ code: 'MLL426', prop: 'volumeSize', fix: 'give whole gibibytes' }, gibibytes, 1, 16384);
}

/** MLL427 */
export function checkMaxRuntime(runtime: Duration | undefined): Fault | undefined {
  if (runtime === undefined || runtime.isUnresolved()) return undefined;
  const seconds = runtime.toSeconds({ integral: false });
  return checkInteger({ code: 'MLL427', prop: 'maxRuntime', fix: 'give at most 9 days' }, seconds, 1, 777_600);
}

/** MLL428 */
export function checkCommit(commit: string | undefined): Fault | undefined {
  const fix = 'give the id of the commit';
  const must = '1 to 256 letters, digits, spaces and _.:/=+-@';
  return checkPattern({ code: 'MLL428', prop: 'commit', fix }, commit, METADATA, must);
}

/** MLL429, MLL430, MLL431 */
export function checkHyperparameters(given: { [name: string]: string } | undefined): (Fault | undefined)[] {
  const entries = Object.entries(given ?? {});
  const own = entries.find(([name]) => OWN.includes(name))?.[0];
  const count = { code: 'MLL429', prop: 'hyperparameters', fix: 'move the rest into a file beside the code' };
  return [
    checkInteger(count, entries.length, 0, MOST_HYPERPARAMETERS),
    own && fault('MLL430', 'hyperparameters', `without ${OWN.join(', ')}`, own, 'leave it out: the use case says it'),
    ...entries.map(([name, value]) => checkHyperparameter(name, value)),
  ].map((f) => f || undefined);
}

// What the registry takes as a fact about a model: hyperparameters stay with the model package.
const METADATA = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

function checkHyperparameter(name: string, value: string): Fault | undefined {
  if (Token.isUnresolved(value) || (/^[\w.-]{1,120}$/.test(name) && METADATA.test(value))) return undefined;
  const must = 'names of 1 to 120 and values of 1 to 256 letters, digits and _.- (values also spaces and :/=+@)';
  return fault('MLL431', `hyperparameters.${name}`, must, value, 'it is recorded with the model; shorten or encode it');
}
