import type { Estate, Subject } from '../judge/estate';
import { allows, identityStatements } from './policies';

const APIS = [
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::Api',
  'AWS::Serverless::HttpApi',
  'AWS::AppSync::GraphQLApi',
] as const;

/** The APIs in front of endpoints: something in the templates calls the endpoints for them, or they do it themselves. */
export function apisInFront(estate: Estate): Subject[] {
  const apis = estate.all(...APIS);
  if (apis.length === 0) return [];
  const integrations = estate.all('AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Integration');
  const direct = integrations.some(({ properties }) =>
    [properties.get('Integration', 'Uri'), properties.get('IntegrationUri')].some(({ text }) =>
      text.includes('runtime.sagemaker'),
    ),
  );
  const called = () => identityStatements(estate).some((one) => allows(one, 'sagemaker:InvokeEndpoint'));
  return direct || called() ? apis : [];
}
