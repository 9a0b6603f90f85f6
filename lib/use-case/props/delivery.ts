import type { Environment } from 'aws-cdk-lib/core';
import { delivery } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** The delivery of a file, and its Region. */
export interface DeliveryFacts extends Pick<delivery.DeliveryProps, 'stages' | 'smokeTest' | 'independentApproval'> {
  readonly region: string;
}

type StageEntry = UseCaseFile['environments'][string];

/** The environment in which models are developed and releases are made. */
export const DEVELOPMENT = 'dev';

/** The development environment of a file. */
export function development(file: Traced<UseCaseFile>): Traced<Environment> {
  const entry = file.at('environments').at(DEVELOPMENT);
  return Traced.props<Environment>(entry, { account: entry.at('account'), region: entry.at('region') });
}

/** Where the releases of a file go: the environments in their order, and the request that each must answer. */
export function deliveryFacts(file: Traced<UseCaseFile>): Traced<Partial<DeliveryFacts>> {
  return Traced.props<DeliveryFacts>(file, {
    stages: stages(file.at('environments')),
    smokeTest: smokeTest(file),
    independentApproval: file.at('registry').at('independentApproval'),
    region: file.at('environments').at(DEVELOPMENT).at('region'),
  });
}

function stages(environments: Traced<UseCaseFile['environments']>): Traced<delivery.Stage[]> {
  const entries = environments.entries<StageEntry>().filter(([name]) => name.value !== DEVELOPMENT);
  return Traced.list(
    environments,
    entries.map(([name, entry]) => stage(name, entry)),
  );
}

function stage(name: Traced<string>, entry: Traced<StageEntry>): Traced<delivery.Stage | undefined> {
  const env = Traced.from<Environment, Environment>(
    entry,
    { account: entry.at('account'), region: entry.at('region') },
    (values) => values,
  );
  const parts = { stageName: name, env, approval: approval(entry.at('approval')) };
  return Traced.from<{ stageName: string } & delivery.StageOptions, delivery.Stage>(
    entry,
    parts,
    ({ stageName, ...options }) => delivery.Stage.of(stageName, options),
  );
}

function approval(entry: Traced<StageEntry['approval'] | undefined>): Traced<delivery.Approval | undefined> {
  return entry.map((word) => {
    if (word === undefined) return undefined;
    return word === 'manual' ? delivery.Approval.manual() : delivery.Approval.none();
  });
}

function smokeTest(file: Traced<UseCaseFile>): Traced<delivery.SmokeTest | undefined> {
  return file
    .at('serving')
    .at('sample')
    .map((sample) => delivery.SmokeTest.json({ instances: [sample] }));
}
