import type { Subject } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { Node } from '../template/node';

const SECRET = /(^|_)(password|passwd|secret|token|api_?key|access_?key|private_?key)(_|$)/i;
/** What a secret is found by, which is no secret itself. */
const POINTER = /(_|^)(arn|name|id|path|uri|url|parameter)$/i;

/** Whether the environment of a job or of the containers of a model has secrets in plain text. */
export function secretsIn({ properties }: Subject): Outcome[] {
  return [properties, properties.get('PrimaryContainer'), ...properties.get('Containers').items]
    .map((place) => place.get('Environment'))
    .filter(({ value }) => value !== undefined)
    .map(judge);
}

function judge(environment: Node): Outcome {
  const name = environment.keys.find(
    (key) => SECRET.test(key) && !POINTER.test(key) && isWritten(environment.get(key)),
  );
  return name
    ? failed(`the template contains the value of ${name}`, environment.get(name))
    : passed('no variable of Environment is a secret in plain text', environment);
}

function isWritten(value: Node): boolean {
  return value.isSet === true && !value.unknown && !value.text.startsWith('arn:');
}
