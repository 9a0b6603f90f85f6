import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phases } from '../rehearsal/phases';
import { modelPackages } from '../rehearsal/phases/register';
import { Progress } from '../rehearsal/progress';
import { rehearse } from '../rehearsal/rehearsal';
import { type Session, newSession } from '../rehearsal/session';
import { projectOf } from './support/project';

const LIFECYCLE = [
  'bootstrap',
  'deploy',
  'upload',
  'train',
  'gate',
  'register',
  'approve',
  'deliver',
  'predict',
  'capture',
];

const folder = mkdtempSync(join(tmpdir(), 'neighbours-'));
const project = projectOf({
  first: () => {},
  secluded: (file) => {
    file.network = { isolated: true };
  },
});

function sessionOf(useCase: string): Session {
  const options = { project, useCase, keep: false, folder: join(folder, useCase) };
  return newSession(options, new AbortController().signal, { progress: new Progress(() => {}), speed: 300 });
}

async function run(session: Session, ...names: string[]): Promise<void> {
  const wanted = names.map((name) => phases.find((phase) => phase.name === name)!);
  for (const { name, failure } of await rehearse(session, wanted)) {
    if (failure) throw new Error(`${name}: ${failure.message}\n${failure.details.join('\n')}`);
  }
}

/** Two use cases in the same accounts, one of them in a network of its own without internet access. */
describe('when two use cases are in one local AWS', () => {
  const first = sessionOf('first');
  const secluded = sessionOf('secluded');

  afterAll(async () => {
    await first.aws?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('then both deploy, train, release and predict', async () => {
    await run(first, 'synth', 'start', ...LIFECYCLE);
    secluded.aws = first.aws;
    await run(secluded, 'synth', ...LIFECYCLE);
    expect([first, secluded].map(({ facts }) => facts.modelPackage)).toEqual([
      expect.stringMatching(/\/first\/1$/),
      expect.stringMatching(/\/secluded\/1$/),
    ]);
  });

  test('then jobs and endpoints of the isolated one run in its network', () => {
    const { template } = secluded.assembly.development;
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types).toEqual(expect.arrayContaining(['AWS::EC2::VPC', 'AWS::EC2::VPCEndpoint']));
    expect(types).not.toContain('AWS::EC2::InternetGateway');
    expect(types).not.toContain('AWS::EC2::NatGateway');
  });

  test('then drift of one retrains that one alone', async () => {
    await run(secluded, 'drift', 'retrain');
    expect(secluded.facts.challenger).toMatch(/\/2$/);
    expect(await modelPackages(first)).toHaveLength(1);
  });

  test('then no call of either was denied', async () => {
    await run(first, 'judge');
    expect(first.verdict?.denied).toEqual([]);
  });

  test('then destroying one leaves the other as it is', async () => {
    await run(first, 'destroy');
    for (const id of first.retained) secluded.retained.add(id);
    await run(secluded, 'predict', 'destroy');
  });
});
