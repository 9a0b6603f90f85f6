import type { Estate, Subject } from '../judge/estate';
import { failed, type Outcome, passed, unknown } from '../judge/outcome';
import type { Node } from '../template/node';
import { serving } from './workload';

/** The public ways to an endpoint: APIs and URLs of functions, if there is an endpoint at all. */
export function apis(estate: Estate, ...types: string[]): Subject[] {
  return serving(estate).length > 0 || callsEndpoints(estate) ? estate.all(...types) : [];
}

/** Whether something in the templates calls an endpoint that may be elsewhere. */
function callsEndpoints(estate: Estate): boolean {
  return estate.templates.some((template) =>
    /sagemaker:InvokeEndpoint|runtime\.sagemaker/i.test(JSON.stringify(template.section('Resources'))),
  );
}

/** Who may call a method of an API, a route of it, or a function by its URL. */
export function letsIn({ type, properties }: Subject): Outcome | undefined {
  if (type === 'AWS::ApiGateway::Method') return method(properties);
  if (type === 'AWS::ApiGatewayV2::Route') return authorization(properties.get('AuthorizationType'));
  if (type === 'AWS::Lambda::Url') return authorization(properties.get('AuthType'));
  return undefined;
}

function method(properties: Node): Outcome | undefined {
  // browsers ask for what they may do without any credentials
  if (properties.get('HttpMethod').text === 'OPTIONS') return undefined;
  const key = properties.get('ApiKeyRequired');
  const outcome = authorization(properties.get('AuthorizationType'));
  if (outcome.verdict !== 'FAILED' || key.text.toLowerCase() !== 'true') return outcome;
  return passed('ApiKeyRequired is true', key);
}

function authorization(node: Node): Outcome {
  if (node.unknown) return unknown(node);
  const kind = node.text === '' ? 'NONE' : node.text;
  return kind === 'NONE'
    ? failed('everybody may call it: its authorization is NONE', node)
    : passed(`callers are known by ${kind}`, node);
}
