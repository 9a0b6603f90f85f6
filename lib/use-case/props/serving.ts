import { Duration, Size } from 'aws-cdk-lib/core';
import { serving } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

type Entry = UseCaseFile['serving'];
type Realtime = Extract<Entry, { realtime: object }>['realtime'];

/** The props of an endpoint that a file sets: how it hosts its model, and how it rolls out the next one. */
export type EndpointProps = Pick<serving.ModelEndpointProps, 'hosting' | 'rollout' | 'network' | 'capture'>;

/** Which share of the traffic an endpoint captures, and how long it is kept. */
export interface Capture {
  readonly percent: number;
  readonly expiration: Duration;
}

/** Stand-ins for the network and the bucket that an environment will have. */
const OWN_NETWORK = { subnetIds: ['subnet'], securityGroupIds: ['group'] };
const OWN_BUCKET = 's3://captured';

/** How the endpoint of a file hosts its model. */
export function endpointProps(file: Traced<UseCaseFile>): Traced<Partial<EndpointProps>> {
  const entry = file.at('serving');
  const network = file
    .at('network')
    .at('isolated')
    .map((isolated) => (isolated ? OWN_NETWORK : undefined));
  const serverless = entry.at('serverless');
  if (serverless.value !== undefined) {
    return Traced.props<EndpointProps>(entry, { hosting: workers(serverless), network });
  }
  const realtime = entry.at('realtime') as Traced<Realtime>;
  return Traced.props<EndpointProps>(entry, {
    hosting: instances(realtime),
    rollout: rollout(realtime.at('rollout')),
    network,
    capture: captured(realtime.at('capture')),
  });
}

/** What the endpoint of a file captures; the value is `undefined` if it captures nothing. */
export function capture(file: Traced<UseCaseFile>): Traced<Partial<Capture> | undefined> {
  const entry = (file.at('serving').at('realtime') as Traced<Realtime | undefined>).at('capture');
  if (entry.value === undefined) return entry.map(() => ({}));
  return Traced.props<Capture>(entry, {
    percent: entry.at('percent'),
    expiration: entry.at('retentionDays').map((count) => Duration.days(count)),
  });
}

function captured(entry: Traced<Realtime['capture']>): Traced<serving.DataCapture | undefined> {
  const parts = { percent: entry.at('percent') };
  return Traced.from<{ percent: number }, serving.DataCapture>(entry, parts, (options) =>
    serving.DataCapture.toUri(OWN_BUCKET, options),
  );
}

function instances(entry: Traced<Realtime>): Traced<serving.Hosting | undefined> {
  const parts = {
    instanceType: entry.at('instanceType'),
    instances: entry.at('instances'),
    maxInstances: entry.at('scaling').at('maxInstances'),
    invocationsPerInstance: entry.at('scaling').at('invocationsPerInstance'),
  };
  return Traced.from<serving.RealtimeOptions, serving.Hosting>(entry, parts, (options) =>
    serving.Hosting.realtime(options),
  );
}

function workers(entry: Traced<Extract<Entry, { serverless: object }>['serverless'] | undefined>) {
  const parts = {
    memory: entry.at('memoryMiB').map((count) => Size.mebibytes(count)),
    maxConcurrency: entry.at('maxConcurrency'),
  };
  return Traced.from<serving.ServerlessOptions, serving.Hosting>(entry, parts, (options) =>
    serving.Hosting.serverless(options),
  );
}

function rollout(entry: Traced<Realtime['rollout']>): Traced<serving.Rollout | undefined> {
  const { value } = entry;
  if (value === 'all-at-once') return entry.map(() => serving.Rollout.allAtOnce());
  const canary = entry.at('canary');
  const chosen = canary.value === undefined ? entry.at('linear') : canary;
  const parts = {
    percent: chosen.at('percent'),
    bake: chosen.at('bakeMinutes').map((count) => Duration.minutes(count)),
  };
  return Traced.from<serving.CanaryOptions, serving.Rollout>(chosen, parts, (options) =>
    canary.value === undefined ? serving.Rollout.linear(options) : serving.Rollout.canary(options),
  );
}
