import { checkDataLake, checkDataset, checkTable, checkZone } from '../../constructs/data/private/checks';
import { checkDelivery, checkReleaseEnvironment } from '../../constructs/delivery/private/checks';
import {
  checkGivenRoles,
  checkNetwork,
  checkPackageRepository,
  checkRetention,
  checkWorkbench,
} from '../../constructs/foundation/private/checks';
import { checkUseCase } from '../../constructs/goal/private/checks';
import { checkCostBudget } from '../../constructs/monitoring/private/budget-checks';
import { checkDriftCheck, checkRetraining, checkWindowCovers } from '../../constructs/monitoring/private/checks';
import { checkNotifications, checkSlack } from '../../constructs/monitoring/private/notification-checks';
import { type Fault, fault } from '../../constructs/private/faults';
import { checkImageRegion } from '../../constructs/private/pipeline';
import { ALARM_TOPIC, checkTopicArn } from '../../constructs/private/topics';
import { anyOf } from '../../constructs/private/validate';
import { checkEndpoint } from '../../constructs/serving/private/checks';
import { checkModelPackageGroup } from '../../constructs/registry/private/checks';
import { checkModelCode, checkTrainingPipeline } from '../../constructs/training/private/checks';
import type { Declaration } from './declared-use-case';
import { DEVELOPMENT } from './props/delivery';
import { driftEntry } from './props/monitoring';
import * as rules from './rules';
import { Traced } from './traced';

type Found = readonly (Fault | undefined)[];

/** A file names no image of its own; the constructs take one. */
const NO_OWN_IMAGE = 'deploy to one of these regions; only the constructs take an image of your own';

/**
 * Everything that is wrong with the declarations of a file. Each construct checks the props that it will get, and its
 * faults are reported in the terms of the file. A few rules concern only a whole file.
 */
export function judge(declared: Declaration): Fault[] {
  const { code, delivery, development, drift, file, retraining, training } = declared;
  return firstOnly([
    ask(declared.useCase, checkUseCase),
    ask(declared.models, checkModelPackageGroup),
    ask(declared.notifications, checkNotifications),
    ask(declared.slack, checkSlack),
    ...declared.alarmTopics.map((entry) =>
      ask(entry, ({ alarmTopic, ...place }) => [checkTopicArn(ALARM_TOPIC, ['alarmTopic'], alarmTopic, place)]),
    ),
    ask(declared.dataset, checkDataset),
    ask(declared.table, checkTable),
    ask(declared.lake, checkDataLake),
    ask(code, ({ path, ...options }) => checkModelCode(path, options)),
    ask(training, (props) => checkTrainingPipeline(props)),
    ask(declared.endpoint, (props) => checkEndpoint(props)),
    ask(declared.capture, (props) => checkZone(props ?? {})),
    ask(delivery, checkDelivery),
    ask(development.part('region'), (known) => (known === undefined ? [] : [checkImageRegion(known, NO_OWN_IMAGE)])),
    ask(
      Traced.props<{ toolsAccount: string }>(file, { toolsAccount: development.part('account') }),
      checkReleaseEnvironment,
    ),
    [...ask(drift, checkDriftCheck), ...ask(drift, ({ window, every }) => [checkWindowCovers(window, every)])],
    ask(retraining, checkRetraining),
    declared.file.value.budget ? ask(declared.budget, checkCostBudget) : [],
    ask(declared.network, (props) => checkNetwork(props)),
    ask(declared.logs, ({ retention }) => checkRetention(retention)),
    ask(declared.packages, checkPackageRepository),
    ask(declared.workbench, (props) => checkWorkbench({ ...props, vpc: declared.network })),
    ask(declared.roles, checkGivenRoles),
    checkRetrainingFrom(declared),
    checkUnusedNetwork(declared),
    checkUnusedPrefix(declared),
    checkStrictHasNetwork(declared),
    checkWorkbenchHasNetwork(declared),
    checkDriftHasTraffic(declared),
    checkSample(declared),
  ]);
}

/** The faults that a check finds in props, each at the place where the prop was written. */
function ask<T>(props: Traced<T>, check: (value: T) => Found): Fault[] {
  if (!props.usable) return [];
  return check(props.value).flatMap((found) => (found === undefined ? [] : [props.locate(found)]));
}

/** Keeps only the first fault of a value that several constructs get: the other faults repeat it or follow from it. */
function firstOnly(said: readonly (readonly Fault[])[]): Fault[] {
  const told = new Set<string>();
  return said.flatMap((faults) => {
    const fresh = distinct(faults).filter((found) => !told.has(placeOf(found)));
    for (const found of fresh) told.add(placeOf(found));
    return fresh;
  });
}

/** Drops repeated faults: one value of a file may become two props of a construct, with the same fault. */
function distinct(faults: readonly Fault[]): Fault[] {
  const byText = new Map(faults.map((found) => [JSON.stringify([found.code, placeOf(found), found.must]), found]));
  return [...byText.values()];
}

function placeOf({ path, atKey }: Fault): string {
  return JSON.stringify([path, atKey ?? false]);
}

function checkUnusedNetwork({ file }: Declaration): Fault[] {
  const network = file.at('network');
  const { value } = network;
  if (!network.usable || !value || value.isolated) return [];
  return (['cidr', 'availabilityZoneIds'] as const)
    .filter((key) => value[key] !== undefined)
    .map((key) => network.locate(fault(rules.NO_NETWORK_TO_DESCRIBE, [key], { atKey: true })));
}

function checkUnusedPrefix({ file }: Declaration): Fault[] {
  const { value } = file.at('roles');
  if (!file.at('roles').usable || !value || value.given || value.prefix === undefined) return [];
  return [file.at('roles').locate(fault(rules.NO_ROLES_TO_NAME, ['prefix'], { atKey: true }))];
}

function checkStrictHasNetwork({ file }: Declaration): Fault[] {
  const [network, security] = [file.at('network'), file.at('security')];
  if (!network.usable || !security.usable || security.value !== 'strict' || network.value?.isolated) return [];
  return [security.locate(fault(rules.STRICT_WITHOUT_NETWORK, [], { got: security.value }))];
}

function checkWorkbenchHasNetwork({ file }: Declaration): Fault[] {
  const [network, workbench] = [file.at('network'), file.at('workbench')];
  if (!network.usable || workbench.value === undefined || network.value?.isolated) return [];
  return [workbench.locate(fault(rules.WORKBENCH_WITHOUT_NETWORK, [], { atKey: true }))];
}

function checkDriftHasTraffic({ file, capture }: Declaration): Fault[] {
  const entry = driftEntry(file);
  const captures = (capture.value?.percent ?? 0) > 0;
  if (entry.value === undefined || captures || !file.at('serving').usable) return [];
  const serverless = file.at('serving').at('serverless').value !== undefined;
  const fix = serverless ? 'remove the drift check: a serverless endpoint captures nothing' : undefined;
  return [entry.locate(fault(rules.DRIFT_WITHOUT_CAPTURE, [], { fix, atKey: true }))];
}

function checkRetrainingFrom({ file, retraining }: Declaration): Fault[] {
  const environments = file.at('environments');
  if (!environments.usable || !retraining.usable) return [];
  const known = Object.keys(environments.value).filter((name) => name !== DEVELOPMENT);
  if (known.length === 0) return []; // which is a fault of its own
  const must = `be ${anyOf(known)}`;
  return (retraining.value.environments ?? []).flatMap(({ environmentName: got }, i) =>
    known.includes(got)
      ? []
      : [retraining.locate(fault(rules.RETRAINING_FROM, ['environments', i, 'environmentName'], { got, must }))],
  );
}

function checkSample({ file }: Declaration): Fault[] {
  const sample = file.at('serving').at('sample');
  if (!sample.usable || sample.value === undefined) return [];
  const target = file.at('problem').at('target').value;
  const { value } = sample;
  if (Object.keys(value).length === 0) return [sample.locate(fault(rules.SAMPLE, [], { got: value }))];
  if (target === undefined || !Object.hasOwn(value, target)) return [];
  const must = 'not be in the sample: it is what the model has to tell';
  return [sample.locate(fault(rules.SAMPLE, [target], { must, fix: 'remove it', atKey: true }))];
}
