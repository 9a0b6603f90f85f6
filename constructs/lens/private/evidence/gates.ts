import { failed, type Outcome, passed } from '../judge/outcome';
import type { Step } from '../pipeline/steps';
import { evaluationsBefore, evaluationsIn, gatesBefore, isTraining, type ReadPipeline, releasesOf } from './pipelines';
import { inputsOf } from './versions';

/** Whether a step measures the model on data that training doesn't read, before the model leaves the pipeline. */
export function isMeasured(read: ReadPipeline): Outcome {
  const [release] = releasesOf(read);
  const evaluations = release ? evaluationsBefore(read, release) : evaluationsIn(read);
  if (evaluations.length === 0) {
    return failed('no step measures the model before it leaves the pipeline', read.definition.node.get('Steps'));
  }
  const learned = new Set(
    read.definition.steps
      .filter(isTraining)
      .flatMap(inputsOf)
      .map(({ uri }) => uri.text),
  );
  const good = evaluations.find((step) => readsOthers(step, learned));
  const [{ name, node }] = evaluations;
  return good
    ? passed(`the step ${good.name} measures the model on data that training does not read`, good.node)
    : failed(`the step ${name} measures the model only on data that training reads`, node);
}

/** Steps that read no files, such as a function, may read anything. */
function readsOthers(step: Step, learned: ReadonlySet<string>): boolean {
  const inputs = inputsOf(step).filter(({ name, uri }) => name !== 'code' && !isModel(uri.text) && uri.isSet);
  if (step.type !== 'Processing') return true;
  return inputs.some(({ uri }) => !learned.has(uri.text) && !/\.(py|sh|zip|tar\.gz)$/.test(uri.text));
}

function isModel(uri: string): boolean {
  return /ModelArtifacts|BestTrainingJob/.test(uri);
}

/** Whether a model leaves the pipeline only after a condition on what was measured. */
export function isGated(read: ReadPipeline): Outcome {
  const [release] = releasesOf(read);
  if (!release) return passed('no model leaves the pipeline');
  const [gate] = gatesBefore(read, release);
  return gate
    ? passed(`the step ${gate.step.name} decides whether ${release.name} runs`, gate.step.node)
    : failed(`no condition on what was measured is before the step ${release.name}`, release.node);
}
