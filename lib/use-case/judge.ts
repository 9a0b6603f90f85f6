import { checkDataset, checkZone } from '../../constructs/data/private/checks';
import { checkDelivery, checkReleaseEnvironment } from '../../constructs/delivery/private/checks';
import { checkUseCase } from '../../constructs/goal/private/checks';
import { checkDriftCheck, checkRetraining, checkWindowCovers } from '../../constructs/monitoring/private/checks';
import { type Fault, fault } from '../../constructs/private/faults';
import { checkImageRegion } from '../../constructs/private/pipeline';
import { checkEndpoint } from '../../constructs/serving/private/checks';
import { checkModelCode, checkTrainingPipeline } from '../../constructs/training/private/checks';
import type { Declaration } from './declared-use-case';
import { driftEntry } from './props/monitoring';
import * as rules from './rules';
import type { Traced } from './traced';

type Found = readonly (Fault | undefined)[];

/**
 * Everything that is wrong with what a file declares: what each construct says on the props that it will get, in the
 * terms of the file, and the few rules that only a whole file can break.
 */
export function judge(declared: Declaration): Fault[] {
  const { useCase, dataset, codeFolder, training, endpoint, capture, delivery, drift, retraining } = declared;
  const region = declared.development.part('region');
  return distinct([
    ...ask(useCase, checkUseCase),
    ...ask(dataset, checkDataset),
    ...ask(codeFolder, (folder) => checkModelCode(folder)),
    ...ask(training, (props) => checkTrainingPipeline(props)),
    ...ask(region, (known) => (known === undefined ? [] : [checkImageRegion(known)])),
    ...ask(endpoint, (props) => checkEndpoint(props)),
    ...ask(capture, (props) => checkZone({ expiration: props?.retention })),
    ...ask(delivery, checkDelivery),
    ...ask(declared.development, ({ account }) => checkReleaseEnvironment({ toolsAccount: account })),
    ...ask(drift, checkDriftCheck),
    ...ask(drift, ({ window, every }) => [checkWindowCovers(window, every)]),
    ...ask(retraining, checkRetraining),
    ...checkDriftHasTraffic(declared),
    ...checkSample(declared),
  ]);
}

/** What a check says on props, each fault where the prop was written. */
function ask<T>(props: Traced<T>, check: (value: T) => Found): Fault[] {
  if (!props.usable) return [];
  return check(props.value).flatMap((found) => (found === undefined ? [] : [props.locate(found)]));
}

/** Two constructs may get the same value, and say the same on it. */
function distinct(faults: readonly Fault[]): Fault[] {
  const byText = new Map(faults.map((found) => [JSON.stringify([found.code, found.path, found.must]), found]));
  return [...byText.values()];
}

function checkDriftHasTraffic({ file, capture }: Declaration): Fault[] {
  const entry = driftEntry(file);
  const captures = (capture.value?.percent ?? 0) > 0;
  if (entry.value === undefined || captures || !file.at('serving').usable) return [];
  return [entry.locate(fault(rules.DRIFT_WITHOUT_CAPTURE, [], { atKey: true }))];
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
