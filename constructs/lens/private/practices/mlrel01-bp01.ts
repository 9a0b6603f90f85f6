import { ofEach } from '../evidence/about';
import { apisInFront } from '../evidence/front';
import { configsOf, endpoints } from '../evidence/endpoints';
import { isNamed } from '../evidence/names';
import type { Estate, Subject } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Callers know an API, or a name of the endpoint that stays, and not the model behind it. */
export const MLREL01_BP01: PracticeRule = {
  id: 'MLREL01-BP01',
  fix: {
    library: '`serving.ModelEndpoint` has a name that stays: `endpointName`',
    cloudFormation: 'EndpointName: a name without the version of the model; or an API in front of the endpoint',
  },
  judge: (estate) => ofEach(endpoints(estate), (subject) => hidesModel(estate, subject)),
};

function hidesModel(estate: Estate, endpoint: Subject): Outcome {
  const name = endpoint.properties.get('EndpointName');
  const [api] = apisInFront(estate);
  if (api) return passed(`callers use the API ${api.logicalId}`, name);
  if (name.value === undefined) {
    const published = publisherOf(estate, endpoint);
    if (published) return passed(`callers find its name in the parameter ${published.logicalId}`, name);
    return failed(
      'EndpointName is not set, so its name changes when it is replaced, and no API is in front of it',
      name,
    );
  }
  if (changes(estate, endpoint)) return failed(`EndpointName is ${name.text}, which changes with the model`, name);
  if (name.unknown) return passed(`EndpointName is ${name.text}, which the model does not change`, name);
  return passed(`EndpointName is ${name.text}, which stays when the model changes`, name);
}

/** The parameter of Systems Manager that tells the name. */
function publisherOf(estate: Estate, endpoint: Subject): Subject | undefined {
  return estate
    .all('AWS::SSM::Parameter')
    .find((one) => isNamed(estate, one, one.properties.get('Value'), endpoint, 'EndpointName'));
}

/** Parameters by which one training, or one deployment, differs from the next. */
const OF_ONE_MODEL = /\$\{[^}]*(job|run|execution|version|commit|build|timestamp|digest)(_?(id|name|number))?\}/i;

/** Whether the name contains that of its config or of its model, or of what made them. */
function changes(estate: Estate, endpoint: Subject): boolean {
  const name = endpoint.properties.get('EndpointName');
  if (/\$\{(Execution|Steps)\./.test(name.text) || OF_ONE_MODEL.test(name.text)) return true;
  const configs = configsOf(estate, endpoint);
  return estate.targets(endpoint, name).some((one) => configs.includes(one) || one.type === 'AWS::SageMaker::Model');
}
