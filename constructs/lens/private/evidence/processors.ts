import type { Estate } from '../judge/estate';
import { cantTell, failed, type Outcome, passed, unknown } from '../judge/outcome';
import type { Node } from '../template/node';
import { containersOf } from './containers';
import { modelsOf, type Variant } from './endpoints';
import { type Fleet, type InstanceKind, isOutdated, kindOf } from './instances';

/** Images of AWS that exist for x86 processors only. */
const X86_IMAGES = /sagemaker-scikit-learn/;
/** Images whose libraries gain nothing from a GPU. */
const CPU_IMAGES = /sagemaker-scikit-learn|[-:]cpu\b|-cpu-/;

/** Whether the processors of instances are the ones that do their work with the least energy and money. */
export function isEfficient(estate: Estate, { use, type }: Fleet, images: readonly Node[] = []): Outcome {
  const kind = kindOf(type.text);
  if (type.unknown || !kind) return unknown(type);
  if (isOutdated(kind)) return failed(`${type.text} is of a generation that newer ones replace`, type);
  if (kind.processor === 'GPU') return needsGpu(type, images);
  if (kind.processor !== 'x86') return passed(`${type.text} has ${kind.processor} processors`, type);
  if (use !== 'hosting') return passed(`${type.text} is current, and no ${use} runs on Graviton`, type);
  return onX86(estate, type, kind, images);
}

function needsGpu(type: Node, images: readonly Node[]): Outcome {
  const image = images.find(({ text }) => CPU_IMAGES.test(text));
  if (image) return failed(`${type.text} has GPUs, which the image ${image.text} doesn't use`, type);
  return cantTell(`whether the work needs the GPUs of ${type.text} is in no template`, type);
}

function onX86(estate: Estate, type: Node, { family }: InstanceKind, images: readonly Node[]): Outcome {
  const known = images.some(({ unknown: open }) => !open) ? images : registeredImages(estate);
  const image = known.find(({ text }) => X86_IMAGES.test(text));
  if (image) return passed(`${family} is current, and the image of the model exists for x86 processors only`, type);
  return cantTell(
    `whether the image of the model also runs on Graviton, instead of ${type.text}, is in no template`,
    type,
  );
}

/** The images that the models of pipelines run in: what an endpoint serves that takes its model by a parameter. */
function registeredImages(estate: Estate): Node[] {
  return estate
    .all('AWS::SageMaker::ModelPackage')
    .flatMap(({ properties }) =>
      properties.get('InferenceSpecification', 'Containers').items.map((container) => container.get('Image')),
    );
}

/** The same of a variant, with the images of its models. */
export function hostingProcessor(estate: Estate, variant: Variant): Outcome {
  const { config, node } = variant;
  const images = modelsOf(estate, variant)
    .flatMap(containersOf)
    .map((container) => container.get('Image'));
  return isEfficient(estate, { subject: config, use: 'hosting', type: node.get('InstanceType') }, images);
}
