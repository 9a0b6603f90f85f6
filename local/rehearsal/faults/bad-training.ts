import { RehearsalFailure } from '../failure';
import { modelPackages } from '../phases/register';
import { put } from '../phases/upload';
import { startTraining } from '../phases/train';
import { type Session, toolsOf } from '../session';
import { follow, trainingData } from '../training-pipeline';

/**
 * Trains on a version of the data that was damaged before it was uploaded, next to the good one.
 *
 * @throws a RehearsalFailure if the pipeline registered a model
 */
export async function trainOn(session: Session, version: string, damage: (lines: string[]) => string[]) {
  const registered = (await modelPackages(session)).length;
  const parameters = { DataVersion: version };
  const { bucket, prefix } = await trainingData(session, parameters);
  for (const [name, body] of Object.entries(session.useCase.data)) {
    const damaged = damage(body.toString('utf8').trim().split(/\r?\n/)).join('\n');
    await put(session, bucket, `${prefix}${name}`, Buffer.from(`${damaged}\n`));
  }
  const end = await follow(session, toolsOf(session), await startTraining(session, parameters));
  if ((await modelPackages(session)).length !== registered) {
    throw new RehearsalFailure('Register', `the pipeline registered a model that it trained on the ${version} data`);
  }
  return end;
}
