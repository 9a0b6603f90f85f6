import { resolve } from 'node:path';
import { attempt, take } from './traffic';
import type { Assembly } from './assembly';
import { RehearsalFailure } from './failure';
import { type Phase, phases } from './phases';
import { deployAssembly } from './phases/deploy';
import { noteRetained } from './phases/destroy';
import { assemblyOf } from './phases/synth';
import { production } from './production';
import type { Session } from './session';

/** Types whose resources hold data or answer requests: an update must keep each of them. */
const KEPT = [
  'AWS::S3::Bucket',
  'AWS::KMS::Key',
  'AWS::DynamoDB::Table',
  'AWS::SageMaker::ModelPackageGroup',
  'AWS::SageMaker::ModelCard',
  'AWS::SageMaker::Endpoint',
];

/** How many requests are sent at a time while stacks are updated. */
const BATCH = 8;

/**
 * The phases of an update: an earlier state of the project is deployed and serves a model, is updated to the current
 * state, which trains and releases the next model, and is gone back to.
 */
export function updatePhases(from: string): readonly Phase[] {
  let current: Assembly;
  let earlier: Assembly;
  let kept: readonly Kept[];
  const synthEarlier: Phase = {
    name: 'synth-earlier',
    title: 'Synthesise the earlier state of the app',
    async run(session) {
      current = session.assembly;
      earlier = await assemblyOf(session, resolve(from), 'cdk.out.earlier');
      session.assembly = earlier;
    },
  };
  const update: Phase = {
    name: 'update',
    title: 'Update every stack while production answers requests',
    async run(session) {
      kept = await keptResources(session);
      await changeTo(session, current, kept);
    },
  };
  const back: Phase = {
    name: 'back',
    title: 'Go back to the earlier state while production answers requests',
    // what only the current state has may go again
    run: (session) => changeTo(session, earlier, kept),
  };
  return [
    ...named('synth'),
    synthEarlier,
    ...named('start', 'bootstrap', 'deploy', ...RELEASE),
    update,
    ...named(...RELEASE).map((phase) => ({ ...phase, name: `${phase.name}-updated` })),
    back,
    ...named('predict').map((phase) => ({ ...phase, name: `${phase.name}-back` })),
    ...named('destroy'),
  ];
}

const RELEASE = ['upload', 'train', 'gate', 'register', 'approve', 'deliver', 'predict', 'capture'];

function named(...names: string[]): Phase[] {
  return names.map((name) => phases.find((phase) => phase.name === name)!);
}

/** A resource that must stay the same, by its place in a template. */
interface Kept {
  readonly key: string;
  readonly id: string;
}

/** Deploys an assembly over what is deployed. No request may fail, and what must be kept must stay the same. */
async function changeTo(session: Session, assembly: Assembly, kept: readonly Kept[]): Promise<void> {
  await noteRetained(session);
  const { scope, endpointName } = await production(session);
  session.assembly = assembly;
  session.aws.forget();
  // the report says what is deployed at the end
  session.deployed = [];
  session.facts.resources = [];
  let deployed = false;
  const traffic = async () => {
    const errors: string[] = [];
    let requests = 0;
    for (; !deployed; requests += BATCH) {
      const rows = take(session.useCase.rows, BATCH);
      errors.push(...(await attempt(session, scope, endpointName, rows)).errors);
    }
    return { requests, errors };
  };
  const deployment = deployAssembly(session).finally(() => (deployed = true));
  const [{ requests, errors }] = await Promise.all([traffic(), deployment]);
  if (errors.length > 0) {
    throw new RehearsalFailure(endpointName, `${errors.length} of ${requests} requests failed: ${errors[0]}`);
  }
  session.progress.detail(endpointName, `${requests} answers meanwhile`);
  await noteRetained(session);
  const after = new Map((await keptResources(session)).map(({ key, id }) => [key, id]));
  for (const { key, id } of kept) {
    const now = after.get(key);
    if (now !== id) throw new RehearsalFailure(key, `${key} was ${id} and is ${now ?? 'gone'}`);
  }
  session.progress.detail('kept', `${kept.length} resources with data or requests`);
}

/** The resources that an update must keep, in the stacks of the assembly and in the releases. */
async function keptResources(session: Session): Promise<Kept[]> {
  const { stacks, environments } = session.assembly;
  const names = [
    ...stacks.map(({ scope, name }) => ({ scope, name })),
    ...environments.map(({ scope, name }) => ({ scope, name: `${name}-release` })),
  ];
  const found = names.map(async ({ scope, name }) => {
    const resources = await session.aws.resources(scope, name);
    return resources
      .filter(({ ResourceType }) => KEPT.includes(ResourceType!))
      .map(({ ResourceType, LogicalResourceId, PhysicalResourceId }) => ({
        key: `${ResourceType} ${LogicalResourceId} of ${name}`,
        id: PhysicalResourceId!,
      }));
  });
  return (await Promise.all(found)).flat();
}
