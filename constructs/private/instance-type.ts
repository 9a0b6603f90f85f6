import { Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type Fault, type Path, Quantity, type Rule, fault } from './faults';
import { BURSTABLE, DISK_GIGABYTES, FAMILIES, WITH_DISKS } from './instance-facts';
import { Warning, warn } from './warnings';

/**
 * An instance type of SageMaker: `ml.`, a family with its generation, and a size. A test holds it against every type
 * that the service's API lists for training, processing, batch transform and endpoints.
 */
export const INSTANCE_TYPE = /^ml\.[a-z]+\d+[a-z]*(-[a-z]+\d*)?\.(medium|large|\d{0,3}xlarge)$/;

/** What SageMaker runs on an instance. The table of types calls it by these words. */
export enum InstanceUse {
  HOSTING = 'hosting',
  PROCESSING = 'processing',
  TRAINING = 'training',
}

/** What the names of families newer than the table say. Graphics and accelerated families all have disks today. */
const NEWER_WITH_DISKS = /^([a-z]+\d+[a-z]*d[a-z]*|gr?\d.*|p\d.*|trn\d.*|dl\d.*)$/;
const NEWER_BURSTABLE = /^t\d/;
/** What follows the generation of a family with Arm processors, as in c7g and p6e-gb200. */
const ARM = /^g|-gb\d/;

/**
 * Whether instances of a type have local disks. Their hardware encrypts these, and the service refuses a key for them.
 * See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/InstanceStorage.html
 */
export function hasLocalDisks(instanceType: string): boolean {
  const { family } = partsOf(instanceType);
  return family in FAMILIES ? WITH_DISKS.includes(family) : NEWER_WITH_DISKS.test(family);
}

/** Whether instances of a type save up credits for bursts. */
export function isBurstable(instanceType: string): boolean {
  const { family } = partsOf(instanceType);
  return BURSTABLE.includes(family) || NEWER_BURSTABLE.test(family);
}

/** Whether instances of a type have Arm processors: AWS Graviton, or Grace beside GPUs. */
export function isArm(instanceType: string): boolean {
  return partsOf(instanceType).isArm;
}

/**
 * An instance type that SageMaker takes for a use. A family that the table lacks may be newer than this library, so it is
 * taken. A token is not judged.
 */
export function checkInstanceType(
  rules: { readonly form: Rule; readonly use: Rule },
  path: Path,
  instanceType: string | undefined,
  use: InstanceUse,
): Fault | undefined {
  if (instanceType === undefined || Token.isUnresolved(instanceType)) return undefined;
  if (!INSTANCE_TYPE.test(instanceType)) return fault(rules.form, path, { got: instanceType });
  const { family, size } = partsOf(instanceType);
  if (!(family in FAMILIES) || sizesOf(family, use).includes(size)) return undefined;
  const must = `be an instance type that SageMaker offers for ${use}`;
  return fault(rules.use, path, {
    got: instanceType,
    must,
    fix: `use ${nearestTypes(instanceType, use).join(' or ')}`,
  });
}

/**
 * A size of the disk of jobs that instances with local disks of a fixed size can hold. SageMaker uses these disks instead of
 * a volume, and refuses to be asked for more. Types of unknown disks are not judged, and neither are tokens.
 * See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingClusterConfig.html
 */
export function checkDiskSize(
  rule: Rule,
  gibibytes: number | undefined,
  instanceTypes: readonly (string | undefined)[],
): Fault[] {
  if (gibibytes === undefined || Token.isUnresolved(gibibytes)) return [];
  return [...new Set(instanceTypes)].flatMap((type) => {
    const most = type === undefined || Token.isUnresolved(type) ? undefined : diskGigabytes(type);
    if (most === undefined || gibibytes <= most) return [];
    const must = `be at most ${most} GiB, what the local disks of ${type} hold`;
    return [fault(rule, ['volumeSize'], { got: new Quantity(gibibytes, 'GiB'), must })];
  });
}

function diskGigabytes(instanceType: string): number | undefined {
  const { family, size } = partsOf(instanceType);
  const held = DISK_GIGABYTES[family]?.split(' ').find((entry) => entry.startsWith(`${size}:`));
  return held === undefined ? undefined : Number(held.slice(size.length + 1));
}

/** Warns of types whose family the table lacks: the name may be wrong, and only a deployment will tell. */
export function warnOfNewerTypes(scope: IConstruct, instanceTypes: readonly (string | undefined)[]): void {
  for (const type of new Set(instanceTypes)) {
    if (type === undefined || Token.isUnresolved(type) || partsOf(type).family in FAMILIES) continue;
    const message = `this version of the library does not know instances like ${type}: check the name`;
    warn(scope, Warning.NEWER_INSTANCE_TYPE, message);
  }
}

/** The types for a use that are most like another type: of its family, then of its line and processor, then of its size. */
export function nearestTypes(instanceType: string, use: InstanceUse): string[] {
  const wanted = partsOf(instanceType);
  const all = Object.keys(FAMILIES).flatMap((family) => sizesOf(family, use).map((size) => `ml.${family}.${size}`));
  const ranked = all.map((type) => ({ type, far: distances(wanted, partsOf(type)) }));
  return ranked
    .sort((a, b) => compare(a.far, b.far))
    .slice(0, 2)
    .map(({ type }) => type);
}

interface Parts {
  readonly family: string;
  readonly line: string;
  readonly generation: number;
  readonly isArm: boolean;
  readonly size: string;
}

function partsOf(instanceType: string): Parts {
  const [, family = '', size = ''] = instanceType.split('.');
  const [, line = '', generation = '0', attributes = ''] = /^([a-z]+)(\d+)(.*)$/.exec(family) ?? [];
  return { family, line, generation: Number(generation), isArm: ARM.test(attributes), size };
}

function sizesOf(family: string, use: InstanceUse): string[] {
  const rows = Object.entries(FAMILIES[family]).filter(([uses]) => uses.split(' ').includes(use));
  return rows.flatMap(([, sizes]) => sizes.split(' '));
}

function distances(wanted: Parts, other: Parts): number[] {
  return [
    wanted.family === other.family ? 0 : 1,
    wanted.isArm === other.isArm ? 0 : 1,
    // general purpose is the next best of every line
    wanted.line === other.line ? 0 : other.line === 'm' ? 1 : 2,
    Math.abs(Math.log2(capacity(wanted.size) / capacity(other.size))),
    Math.abs(wanted.generation - other.generation),
  ];
}

/** How many times as large as `xlarge` a size is. */
function capacity(size: string): number {
  if (size === 'medium') return 0.25;
  return size === 'large' ? 0.5 : Number.parseInt(size, 10) || 1;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}
