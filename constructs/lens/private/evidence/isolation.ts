import type { Subject } from '../judge/estate';
import { failed, type Outcome, passed, unknown } from '../judge/outcome';

/** Whether a job or a model can't reach the internet by itself: it has no network, or that of a VPC. */
export function isIsolated({ properties }: Subject): Outcome {
  const places = [properties, properties.get('NetworkConfig')];
  const isolation = places.map((place) => place.get('EnableNetworkIsolation'));
  const vpc = places.map((place) => place.get('VpcConfig', 'Subnets'));
  const isolated = isolation.find(({ text, unknown: open }) => !open && text.toLowerCase() === 'true');
  if (isolated) return passed('EnableNetworkIsolation is true', isolated);
  const inVpc = vpc.find(({ isSet }) => isSet);
  if (inVpc) return passed('it runs in a VPC', inVpc);
  const open = [...isolation, ...vpc].find((node) => node.unknown);
  if (open) return unknown(open);
  const set = isolation.find(({ value }) => value !== undefined) ?? isolation[0];
  return failed('it can reach the internet: there is neither EnableNetworkIsolation nor a VpcConfig', set);
}
