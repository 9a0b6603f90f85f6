import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { EndpointGrants, ModelEndpoint } from '../../../constructs/serving';
import { endpoint, stack } from './support';

const caller = (scope: ReturnType<typeof stack>) =>
  new Role(scope, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

function statements(scope: ReturnType<typeof stack>): unknown {
  const policies = Object.values(Template.fromStack(scope).findResources('AWS::IAM::Policy'));
  return policies[0].Properties.PolicyDocument.Statement;
}

test('a caller may invoke the endpoint, and nothing else', () => {
  const scope = stack();
  const made = endpoint(scope);
  made.grants.invoke(caller(scope)).assertSuccess();
  const id = scope.getLogicalId(made.node.defaultChild as CfnEndpoint);
  expect(statements(scope)).toEqual([{ Action: 'sagemaker:InvokeEndpoint', Effect: 'Allow', Resource: { Ref: id } }]);
});

test('an endpoint that exists can be granted by its name', () => {
  const scope = stack();
  ModelEndpoint.fromEndpointName(scope, 'Theirs', 'theirs').grants.invoke(caller(scope));
  expect(JSON.stringify(statements(scope))).toContain(':sagemaker:eu-west-1:222222222222:endpoint/theirs');
});

test('an endpoint that exists has the metrics of its variant', () => {
  const dimensions = (variantName?: string) => {
    const theirs = ModelEndpoint.fromEndpointAttributes(stack(), 'Theirs', { endpointName: 'theirs', variantName });
    return theirs.metrics.invocations().dimensions;
  };
  expect(dimensions()).toEqual({ EndpointName: 'theirs', VariantName: 'main' });
  expect(dimensions('AllTraffic')).toEqual({ EndpointName: 'theirs', VariantName: 'AllTraffic' });
});

test('an endpoint of aws-cdk-lib can be granted too', () => {
  const scope = stack();
  const l1 = new CfnEndpoint(scope, 'L1', { endpointConfigName: 'theirs' });
  EndpointGrants.fromEndpoint(l1).invoke(caller(scope));
  expect(statements(scope)).toEqual([{ Action: 'sagemaker:InvokeEndpoint', Effect: 'Allow', Resource: { Ref: 'L1' } }]);
});
