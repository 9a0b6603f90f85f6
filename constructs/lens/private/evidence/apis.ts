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

/** Who may call a method of an API, a route of it, or a function by its URL or as an API of SAM. */
export function letsIn(estate: Estate, subject: Subject): Outcome[] {
  const { type, properties } = subject;
  switch (type) {
    case 'AWS::ApiGateway::Method':
      return method(properties);
    case 'AWS::ApiGatewayV2::Route':
      return [authorization(properties.get('AuthorizationType'))];
    case 'AWS::Lambda::Url':
      return [authorization(properties.get('AuthType'))];
    case 'AWS::Serverless::Function':
      return events(estate, subject);
    default:
      return [];
  }
}

/** What SAM calls an API of each kind, and where an event names one. */
const SAM_APIS: { readonly [event: string]: string | undefined } = { Api: 'RestApiId', HttpApi: 'ApiId' };

function events(estate: Estate, subject: Subject): Outcome[] {
  const list = subject.properties.get('Events');
  return list.keys.flatMap((key) => {
    const event = list.get(key);
    const kind = event.get('Type').text;
    const id = SAM_APIS[kind];
    if (id === undefined || /^options$/i.test(event.get('Properties', 'Method').text)) return [];
    const globals = estate.node(subject.template, subject.template.section('Globals'), 'Globals').get(kind);
    const apis = estate.targets(subject, event.get('Properties', id)).map(({ properties }) => properties);
    const auth = [event.get('Properties'), ...apis, globals].map((place) => place.get('Auth'));
    const known = auth.find(({ isSet }) => isSet !== false);
    return [
      known ? passed('Auth says who may call it', known) : failed('everybody may call it: it has no Auth', event),
    ];
  });
}

function method(properties: Node): Outcome[] {
  // browsers ask for what they may do without any credentials
  if (properties.get('HttpMethod').text === 'OPTIONS') return [];
  const key = properties.get('ApiKeyRequired');
  const outcome = authorization(properties.get('AuthorizationType'));
  const byKey = outcome.verdict === 'FAILED' && key.text.toLowerCase() === 'true';
  return [byKey ? passed('ApiKeyRequired is true', key) : outcome];
}

function authorization(node: Node): Outcome {
  if (node.unknown) return unknown(node);
  const kind = node.text === '' ? 'NONE' : node.text;
  return kind === 'NONE'
    ? failed('everybody may call it: its authorization is NONE', node)
    : passed(`callers are known by ${kind}`, node);
}
