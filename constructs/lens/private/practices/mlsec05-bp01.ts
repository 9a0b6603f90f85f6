import { ofEach } from '../evidence/about';
import { apis } from '../evidence/apis';
import { keepsRequests } from '../evidence/capture';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Who probes or floods a model is held up, and leaves traces. */
export const MLSEC05_BP01: PracticeRule = {
  id: 'MLSEC05-BP01',
  fix: {
    library: '`capture` of `serving.ModelEndpoint` keeps the requests; an API in front of it is yours to limit',
    cloudFormation:
      'DataCaptureConfig: { EnableCapture: true }; for APIs, an AWS::WAFv2::WebACL with a rate rule, ThrottlingRateLimit and an AWS::ApiGateway::RequestValidator',
  },
  judge: (estate) => [
    ...ofEach(estate.all('AWS::SageMaker::EndpointConfig'), keepsRequests),
    ...ofEach(apis(estate, 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'), (api) => isLimited(api, estate)),
  ],
};

/** Whether something limits how often an API is called, by callers or from an address. */
function isLimited(api: Subject, estate: Estate): Outcome {
  const [firewall] = estate.all('AWS::WAFv2::WebACLAssociation', 'AWS::WAFRegional::WebACLAssociation');
  if (firewall) return passed(`${firewall.logicalId} puts a firewall in front of APIs`, api.properties);
  const limits = LIMITS.flatMap(([type, ...paths]) =>
    estate.all(type).flatMap(({ properties }) => paths.flatMap((path) => throttles(properties, path))),
  );
  const [limit] = limits;
  if (limit) return passed(`${limit.path} limits how often it is called`, limit);
  const stages = estate.all('AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment', 'AWS::ApiGatewayV2::Stage');
  if (stages.length === 0) return cantTell('the stages of the API are not in these templates', api.properties);
  return failed('nothing limits its callers: there is neither a firewall nor a limit of its own', api.properties);
}

const LIMITS: readonly (readonly [string, ...(readonly string[])[]])[] = [
  ['AWS::ApiGateway::UsagePlan', ['Throttle']],
  ['AWS::ApiGateway::Stage', ['MethodSettings']],
  ['AWS::ApiGateway::Deployment', ['StageDescription'], ['StageDescription', 'MethodSettings']],
  ['AWS::ApiGatewayV2::Stage', ['DefaultRouteSettings']],
];

function throttles(properties: Subject['properties'], path: readonly string[]) {
  return properties
    .get(...path)
    .items.flatMap((item) => ['RateLimit', 'ThrottlingRateLimit'].map((name) => item.get(name)))
    .filter(({ value }) => value !== undefined);
}
