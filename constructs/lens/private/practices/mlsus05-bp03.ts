import type { Estate, Subject } from '../judge/estate';
import { contradicted, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { declareIt, declared } from '../evidence/declaration';
import { modelsOf, variants } from '../evidence/endpoints';
import { kindOf } from '../evidence/instances';
import { containersOf } from '../evidence/containers';
import { serving } from '../evidence/workload';

/** Models are compiled or quantised for the hardware that serves them. */
export const MLSUS05_BP03: PracticeRule = {
  id: 'MLSUS05-BP03',
  fix: {
    ...declareIt('MLSUS05-BP03'),
    cloudFormation:
      'an image for compiled models, such as of Neuron, or a variable such as OPTION_QUANTIZE of the container',
  },
  judge: (estate) => {
    if (serving(estate).length === 0) return [];
    const shown = [...misplaced(estate), ...estate.all('AWS::SageMaker::Model').flatMap(optimized)];
    return shown.length > 0 ? shown : [declared(estate, 'MLSUS05-BP03')];
  },
};

/** Images that serve compiled models. */
const COMPILED = /neuron|sagemaker-neo|inference-neo|tensorrt/i;
const QUANTIZES = /QUANTIZE|LOAD_IN_8BIT|LOAD_IN_4BIT/i;

function optimized(subject: Subject): PracticeOutcome[] {
  for (const container of containersOf(subject)) {
    const [image, variables] = [container.get('Image'), container.get('Environment')];
    if (COMPILED.test(image.text)) return [{ ...passed(`${image.text} serves compiled models`, image), subject }];
    const quantizes = variables.keys.find((key) => QUANTIZES.test(key));
    if (quantizes) {
      return [{ ...passed(`${quantizes} is ${variables.get(quantizes).text}`, variables.get(quantizes)), subject }];
    }
  }
  return [];
}

/** Models that are compiled for chips which their instances don't have. */
function misplaced(estate: Estate): PracticeOutcome[] {
  return variants(estate).flatMap((variant) => {
    const type = variant.node.get('InstanceType');
    const processor = kindOf(type.text)?.processor;
    const images = modelsOf(estate, variant)
      .flatMap(containersOf)
      .map((container) => container.get('Image'));
    const image = images.find(({ text }) => /neuron/i.test(text));
    if (!image || !processor || processor === 'Inferentia' || processor === 'Trainium') return [];
    return [
      {
        ...contradicted(`${image.text} is for Inferentia and Trainium, and ${type.text} has neither`, type),
        subject: variant.config,
      },
    ];
  });
}
