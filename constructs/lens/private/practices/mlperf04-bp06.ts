import { declared, declareIt } from '../evidence/declaration';
import { evaluationsIn, isTraining, judgeTraining, type ReadPipeline } from '../evidence/pipelines';
import type { Estate } from '../judge/estate';
import { contradicted, notApplicable, type Outcome } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

const ID = 'MLPERF04-BP06';

/** A model that starts from another one is measured on the task that it is for. */
export const MLPERF04_BP06: PracticeRule = {
  id: ID,
  fix: declareIt(ID),
  judge: (estate) => judgeTraining(estate, (read) => [suitsTask(estate, read)]),
};

function suitsTask(estate: Estate, read: ReadPipeline): Outcome {
  const said = declared(estate, ID);
  const start = startingPoint(read);
  if (!start && said.verdict !== 'PASSED') return notApplicable('training starts from no other model', steps(read));
  if (evaluationsIn(read).length > 0) return said;
  return contradicted('training starts from another model, and no step measures what comes out', start ?? steps(read));
}

function steps({ definition }: ReadPipeline): Node {
  return definition.node.get('Steps');
}

/** Names of channels and of hyperparameters for a model to start from. */
const CHANNELS = /^(model|pretrained|pre-trained|base-?model|checkpoint)$/i;
const PARAMETERS = /^(model_id|model_name_or_path|base_model.*|pretrained_?model.*|use_pretrained_model)$/i;

/** Where a training job names the model that it starts from. */
function startingPoint({ definition }: ReadPipeline): Node | undefined {
  return definition.steps.filter(isTraining).flatMap(({ node }) => {
    const job = node.get('Arguments');
    const channels = job.get('InputDataConfig').items.filter((one) => CHANNELS.test(one.get('ChannelName').text));
    const parameters = job.get('HyperParameters');
    const named = parameters.keys.filter((key) => PARAMETERS.test(key)).map((key) => parameters.get(key));
    const image = job.get('AlgorithmSpecification', 'TrainingImage');
    const tuned = /jumpstart|huggingface/i.test(image.text) ? [image] : [];
    return [...channels, ...named.filter(isUsed), ...tuned];
  })[0];
}

function isUsed({ text }: Node): boolean {
  return !/^"?(0|false)"?$/i.test(text);
}
