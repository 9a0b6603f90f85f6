import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Duration, type Size, Token } from 'aws-cdk-lib/core';
import { type Fault, type FaultDetails, Quantity, type Rule, fault } from '../../private/faults';
import { differ } from '../../private/foreign';
import { InstanceUse, checkDiskSize, checkInstanceType } from '../../private/instance-type';
import {
  Refusal,
  type RepositoryImage,
  SCIKIT_LEARN_VERSION,
  SCIKIT_LEARN_VERSIONS,
  checkImageRegion,
  checkOwnImage,
  checkRepositoryRegion,
  codeFiles,
} from '../../private/pipeline';
import { checkNotEmpty, checkNumber, checkOneOf, checkPattern, mebibytes, seconds } from '../../private/validate';
import { REQUIREMENTS, WHEELS, requirementsWithoutWheel } from './requirements';
import * as rules from './rules';

type Found = (Fault | undefined)[];

const INSTANCES = { form: rules.INSTANCE_TYPE, use: rules.INSTANCE_USE };

interface CodeFacts {
  readonly image?: Partial<RepositoryImage>;
  readonly version?: string;
  readonly digest?: string;
}

interface TrainingFacts {
  readonly useCase?: { readonly limits?: readonly unknown[] };
  readonly code?: CodeFacts;
  readonly instanceType?: string;
  readonly processingInstanceType?: string;
  readonly volumeSize?: Size;
  readonly maxRuntime?: Duration;
  readonly hyperparameters?: { readonly [name: string]: string };
  readonly commit?: string;
  readonly jobRoleName?: string;
  readonly models?: { readonly env: { readonly region: string } };
}

/** Everything that is wrong with a folder of code and the image that it runs in. */
export function checkModelCode(path: string | undefined, { digest, image, version }: CodeFacts = {}): Found {
  return [
    ...(path === undefined ? [] : checkFolder(path, image ? undefined : (version ?? SCIKIT_LEARN_VERSION))),
    checkOwnImage(image),
    checkOneOf(rules.SCIKIT_LEARN_VERSION, ['version'], version, Object.keys(SCIKIT_LEARN_VERSIONS)),
    checkPattern(rules.IMAGE_DIGEST, ['digest'], digest, rules.IMAGE_DIGEST_PATTERN),
    image && version !== undefined ? fault(rules.IMAGE_TWICE, ['version'], { got: version }) : undefined,
    image && digest !== undefined ? fault(rules.IMAGE_TWICE, ['digest'], { got: digest }) : undefined,
  ];
}

/** Everything that is wrong with a training pipeline; `region` is the one of its stack. */
export function checkTrainingPipeline(props: TrainingFacts, region?: string): Found {
  const { code, commit, hyperparameters = {}, maxRuntime, processingInstanceType, volumeSize } = props;
  return [
    checkNotEmpty(rules.LIMITS, ['useCase', 'limits'], props.useCase?.limits),
    checkInstanceType(INSTANCES, ['instanceType'], props.instanceType, InstanceUse.TRAINING),
    checkInstanceType(INSTANCES, ['processingInstanceType'], processingInstanceType, InstanceUse.PROCESSING),
    checkNumber(rules.VOLUME_SIZE, ['volumeSize'], gibibytes(volumeSize), rules.VOLUME_GIBIBYTES),
    ...checkDiskSize(rules.DISK_SIZE, gibibytes(volumeSize), [props.instanceType, processingInstanceType]),
    checkNumber(rules.MAX_RUNTIME, ['maxRuntime'], seconds(maxRuntime), rules.RUNTIME_SECONDS),
    ...checkHyperparameters(hyperparameters),
    checkPattern(rules.JOB_ROLE_NAME, ['jobRoleName'], props.jobRoleName, rules.ROLE_NAME_PATTERN),
    checkGroupRegion(props.models?.env.region, region),
    checkPattern(rules.COMMIT, ['commit'], commit, rules.METADATA_PATTERN),
    checkRepositoryRegion(['code', 'image'], code?.image, region),
    code === undefined || code.image || region === undefined ? undefined : checkImageRegion(region),
  ];
}

// An image of your own may have all requirements already.
function checkFolder(path: string, version: string | undefined): Found {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [fault(rules.CODE_FOLDER, ['path'], { got: path })];
  const refused = checkFiles(path);
  if (refused.length > 0) return [checkModules(path), ...refused];
  const taken = rules.OWN_MODULES.flatMap((name) => [name, `${name}.py`]).find((name) => existsSync(join(path, name)));
  return [
    checkModules(path),
    taken === undefined ? undefined : fault(rules.LIBRARY_MODULES, ['path'], { got: join(path, taken) }),
    version === undefined ? undefined : checkWheels(path, SCIKIT_LEARN_VERSIONS[version]?.python),
  ];
}

/** Which rule a refused file breaks, with wording of its own where the rule has several. */
const REFUSED: { readonly [why in Refusal]: readonly [Rule, FaultDetails?] } = {
  [Refusal.LINK]: [rules.CODE_FILES],
  [Refusal.UNREADABLE]: [
    rules.CODE_FILES,
    { must: 'contain only files that can be read', fix: 'remove it, or check its permissions' },
  ],
  [Refusal.SECRET]: [rules.CODE_SECRET],
  [Refusal.LARGE]: [rules.CODE_SIZE],
  [Refusal.COUNT]: [rules.CODE_SIZE],
};
const MOST_NAMES = 3;

function checkFiles(folder: string): Fault[] {
  const { refused } = codeFiles(folder);
  return Object.entries(REFUSED).flatMap(([kind, [rule, details]]) => {
    const names = refused.filter(({ why }) => why === kind).map(({ path }) => path);
    const more = names.length - MOST_NAMES;
    const got = [...names.slice(0, MOST_NAMES), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
    return names.length === 0 ? [] : [fault(rule, ['path'], { got, ...details })];
  });
}

function checkWheels(path: string, python: string | undefined): Fault | undefined {
  const missing = python === undefined ? [] : requirementsWithoutWheel(path, python);
  if (missing.length === 0) return undefined;
  const platform = `--only-binary=:all: --platform manylinux2014_x86_64 --python-version ${python}`;
  return fault(rules.WHEELS, ['path'], {
    got: missing.join(', '),
    fix: `run pip download -r ${REQUIREMENTS} -d ${WHEELS} ${platform} in the folder`,
  });
}

function checkModules(path: string): Fault | undefined {
  const exists = (file: string) => existsSync(join(path, file));
  const missing = rules.MODULES.filter((name) => !exists(`${name}.py`) && !exists(join(name, '__main__.py')));
  if (missing.length === 0) return undefined;
  const fix = `add ${missing.map((name) => `${name}.py`).join(', ')}`;
  return fault(rules.CODE_MODULES, ['path'], { got: path, fix });
}

function checkGroupRegion(got: string | undefined, region: string | undefined): Fault | undefined {
  return differ(got, region) ? fault(rules.GROUP_REGION, ['models'], { got }) : undefined;
}

function gibibytes(size: Size | undefined): number | undefined {
  const known = mebibytes(size);
  return known === undefined ? undefined : known / 1024;
}

function checkHyperparameters(given: { readonly [name: string]: string }): Found {
  const count = Object.keys(given).length;
  const got = new Quantity(count, 'entries');
  return [
    count > rules.HYPERPARAMETERS.max ? fault(rules.HYPERPARAMETER_COUNT, ['hyperparameters'], { got }) : undefined,
    ...Object.entries(given).flatMap(([name, value]) => checkHyperparameter(name, value)),
  ];
}

function checkHyperparameter(name: string, value: string): Found {
  const path = ['hyperparameters', name];
  const reserved = rules.RESERVED_HYPERPARAMETERS.includes(name);
  const named = Token.isUnresolved(name) || rules.HYPERPARAMETER_NAME_PATTERN.test(name);
  return [
    reserved ? fault(rules.HYPERPARAMETER_RESERVED, path, { atKey: true }) : undefined,
    named ? undefined : fault(rules.HYPERPARAMETER_NAME, path, { atKey: true }),
    checkPattern(rules.HYPERPARAMETER_VALUE, path, value, rules.METADATA_PATTERN),
  ];
}
