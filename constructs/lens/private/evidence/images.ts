import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import { isMembers, type Members } from '../template/value';
import type { Node } from '../template/node';

/** Accounts of AWS, whose images of a version don't change: `<account>.dkr.ecr.<region>.amazonaws.com/sagemaker-…:1.2-1`. */
const OF_AWS =
  /\.dkr\.ecr\.[^/]+\/(sagemaker-|huggingface-|pytorch-|tensorflow-|xgboost|djl-|mxnet-|autogluon-|jumpstart-)/;

/** Whether an image stays what it is: it is named by its digest, or its tag can't move. */
export function isFixed(estate: Estate, from: Subject, image: Node): Outcome {
  const { text } = image;
  if (text.includes('@sha256:')) return passed('the image is named by its digest', image);
  const repository = estate.targets(from, image).find(({ type }) => type === 'AWS::ECR::Repository');
  if (repository) return hasFixedTags(repository, image);
  const parameter = parameterOf(from, image);
  if (parameter !== undefined) return byPattern(parameter, image);
  const tag = /:([^:/]+)$/.exec(text.replace(/\$\{[^}]*\}/g, '$'))?.[1];
  if (!image.unknown && (tag === undefined || tag === 'latest')) {
    return failed(`the image ${text} has no tag of its own, so it changes under the endpoint`, image);
  }
  if (OF_AWS.test(text)) return passed('the image is a version that AWS publishes', image);
  return cantTell(`only the repository of ${text} knows whether its tag can move`, image);
}

function hasFixedTags({ logicalId, properties }: Subject, image: Node): Outcome {
  const mutability = properties.get('ImageTagMutability');
  return mutability.text.startsWith('IMMUTABLE')
    ? passed(`no tag in the repository ${logicalId} can move`, image)
    : failed(`the tags in the repository ${logicalId} can move, as ImageTagMutability is not IMMUTABLE`, image);
}

/** The name of the parameter that a value is. */
function parameterOf({ template }: Subject, { unknown, text }: Node): string | undefined {
  const name = /^\$\{([^}]+)\}$/.exec(text)?.[1];
  if (!unknown || name === undefined) return undefined;
  const declared = template.section('Parameters')[name];
  return isMembers(declared) ? patternOf(declared) : undefined;
}

function patternOf({ AllowedPattern: pattern }: Members): string {
  return typeof pattern === 'string' ? pattern : '';
}

function byPattern(pattern: string, image: Node): Outcome {
  return /@sha256:/.test(pattern)
    ? passed(`${image.text} has to name the image by its digest`, image)
    : cantTell(`the image is ${image.text}, which only the deployment knows`, image);
}
