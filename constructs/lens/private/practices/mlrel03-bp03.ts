import {
  evaluationsBefore,
  evaluationsIn,
  gatesBefore,
  isTraining,
  judgeTraining,
  type ReadPipeline,
  releasesOf,
} from '../evidence/pipelines';
import { together } from '../evidence/together';
import { inputsOf } from '../evidence/versions';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Step } from '../pipeline/steps';

/** A model is measured on data that it hasn't learned from, and has to pass before it is released. */
export const MLREL03_BP03: PracticeRule = {
  id: 'MLREL03-BP03',
  fix: {
    library: '`training.TrainingPipeline` measures on held-out data and checks the `objectives` of the use case',
    cloudFormation:
      'a Processing step that reads the model and data that training does not read, and a Condition step around RegisterModel that reads its PropertyFile',
  },
  judge: (estate) => judgeTraining(estate, (read) => [together([measures(read), decides(read)])]),
};

function measures(read: ReadPipeline): Outcome {
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

function decides(read: ReadPipeline): Outcome {
  const [release] = releasesOf(read);
  if (!release) return passed('no model leaves the pipeline');
  const [gate] = gatesBefore(read, release);
  return gate
    ? passed(`the step ${gate.step.name} decides whether ${release.name} runs`, gate.step.node)
    : failed(`no condition on what was measured is before the step ${release.name}`, release.node);
}
