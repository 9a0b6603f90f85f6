import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnParameter } from 'aws-cdk-lib/core';
import { ModelEndpoint } from '../../../constructs/serving';
import { stack } from './support';

describe('an endpoint that exists', () => {
  test('has an ARN in lower case, as the service writes it', () => {
    const scope = stack();
    const imported = ModelEndpoint.fromEndpointName(scope, 'Theirs', 'Their-Endpoint');
    expect(imported.endpointName).toBe('Their-Endpoint');
    expect(scope.resolve(imported.endpointRef.endpointArn)).toBe(
      'arn:aws:sagemaker:eu-west-1:222222222222:endpoint/their-endpoint',
    );
    Template.fromStack(scope).templateMatches({});
  });

  test('says which variant its metrics are of, unless it was told', () => {
    const scope = stack();
    const granted = ModelEndpoint.fromEndpointName(scope, 'Granted', 'granted');
    granted.grants.invoke(iam.Role.fromRoleArn(scope, 'Caller', 'arn:aws:iam::222222222222:role/caller'));
    const told = { endpointName: 'told', variantName: 'AllTraffic' };
    expect(ModelEndpoint.fromEndpointAttributes(scope, 'Told', told).metrics.invocations().dimensions).toEqual({
      EndpointName: 'told',
      VariantName: 'AllTraffic',
    });
    Annotations.fromStack(scope).hasNoWarning('*', Match.anyValue());
    const { dimensions } = ModelEndpoint.fromEndpointName(scope, 'Watched', 'watched').metrics.invocations();
    expect(dimensions).toEqual({ EndpointName: 'watched', VariantName: 'main' });
    const assumed = Match.stringLikeRegexp('the variant main of the endpoint watched is watched, .* give variantName');
    Annotations.fromStack(scope).hasWarning(`/${scope.node.path}/Watched`, assumed);
  });

  test('can have a name that the template decides', () => {
    const scope = stack();
    const name = new CfnParameter(scope, 'Name').valueAsString;
    const { endpointArn } = ModelEndpoint.fromEndpointName(scope, 'Theirs', name);
    expect(JSON.stringify(scope.resolve(endpointArn))).toContain('{"Ref":"Name"}');
  });
});
