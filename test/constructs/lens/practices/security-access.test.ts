import { findingsOf, verdictsOf } from '../support';

const ENDPOINT = { Type: 'AWS::SageMaker::Endpoint', Properties: { EndpointConfigName: { Ref: 'Config' } } };
const role = (...statements: object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyName: 'All', PolicyDocument: { Statement: statements } }] },
});

describe('MLSEC03-BP01', () => {
  const rule = 'MLSEC03-BP01';

  test.each<[object, string]>([
    [{ Action: 's3:*', Resource: 'arn:aws:s3:::loans' }, 'it allows s3:*, all that the service can do'],
    [{ Action: 'logs:*', Resource: '*' }, 'it allows logs:*, all that the service can do'],
    [{ Action: 's3:Get*', Resource: 'arn:aws:s3:::*' }, 'it allows s3:Get* on every resource'],
    [{ Action: 'kms:Decrypt', Resource: '*' }, 'it allows kms:Decrypt on every resource'],
    [{ Action: 'iam:PassRole', Resource: '*' }, 'it allows iam:PassRole on every resource'],
    [{ NotAction: 'iam:*', Resource: '*' }, 'it allows every action'],
  ])('%j is too much', (statement, reason) => {
    const [finding] = findingsOf(rule, { Job: role({ Effect: 'Allow', ...statement }) });
    expect([finding.verdict, finding.reason]).toEqual(['FAILED', reason]);
  });

  test.each<[object]>([
    [{ Effect: 'Allow', Action: ['logs:PutLogEvents', 'ecr:GetAuthorizationToken'], Resource: '*' }],
    [{ Effect: 'Allow', Action: ['sagemaker:ListModels', 'states:SendTaskSuccess'], Resource: '*' }],
    [{ Effect: 'Deny', Action: '*', Resource: '*' }],
  ])('%j is not', (statement) => {
    expect(verdictsOf(rule, { Job: role(statement) })).toEqual(['PASSED']);
  });

  test.each([
    ['arn:aws:iam::aws:policy/AmazonSageMakerFullAccess', 'FAILED'],
    ['arn:aws:iam::aws:policy/AdministratorAccess', 'FAILED'],
    ['arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess', 'PASSED'],
    ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'PASSED'],
  ])('the managed policy %s: %s', (arn, verdict) => {
    const job = { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [arn] } };
    expect(verdictsOf(rule, { Job: job })).toEqual([verdict]);
  });

  test('a policy of the template is judged once, where it is', () => {
    const document = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
    const resources = {
      Job: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [{ Ref: 'Policy' }] } },
      Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document } },
    };
    const found = findingsOf('MLSEC03-BP01', resources);
    expect(found.map(({ logicalId, verdict }) => [logicalId, verdict])).toEqual([['Policy', 'FAILED']]);
  });

  test('nobody may assume a role without a condition', () => {
    const trust = { Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } } };
    const job = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } };
    expect(verdictsOf(rule, { Job: job })).toEqual(['FAILED']);
  });

  test('one role is not for people, jobs and models alike', () => {
    const arn = { 'Fn::GetAtt': ['Job', 'Arn'] };
    const resources = {
      Job: { Type: 'AWS::IAM::Role', Properties: {} },
      Notebook: { Type: 'AWS::SageMaker::NotebookInstance', Properties: { RoleArn: arn } },
      Model: { Type: 'AWS::SageMaker::Model', Properties: { ExecutionRoleArn: arn } },
    };
    const [finding] = findingsOf(rule, resources);
    expect([finding.logicalId, finding.reason]).toEqual([
      'Job',
      'it is one role for all: with it, people explore and models answer',
    ]);
  });
});

describe('MLSEC06-BP01', () => {
  test.each<[string, object, string]>([
    ['AWS::ApiGateway::Method', { HttpMethod: 'POST', AuthorizationType: 'NONE' }, 'FAILED'],
    ['AWS::ApiGateway::Method', { HttpMethod: 'POST', AuthorizationType: 'NONE', ApiKeyRequired: true }, 'PASSED'],
    ['AWS::ApiGateway::Method', { HttpMethod: 'OPTIONS', AuthorizationType: 'NONE' }, 'PASSED'],
    ['AWS::ApiGatewayV2::Route', { RouteKey: 'POST /' }, 'FAILED'],
    ['AWS::Lambda::Url', { AuthType: 'AWS_IAM' }, 'PASSED'],
  ])('%s with %j in front of an endpoint: %s', (type, properties, verdict) => {
    const resources = { Endpoint: ENDPOINT, Way: { Type: type, Properties: properties } };
    expect(verdictsOf('MLSEC06-BP01', resources)).toContain(verdict);
  });

  test.each<[string, object, object, string]>([
    ['nothing', {}, {}, 'FAILED'],
    ['the event', { Auth: { Authorizer: 'AWS_IAM' } }, {}, 'PASSED'],
    ['the template', {}, { Globals: { Api: { Auth: { DefaultAuthorizer: 'AWS_IAM' } } } }, 'PASSED'],
    ['the method, which is asked before', { Method: 'options' }, {}, 'PASSED'],
  ])('an API of SAM whose callers %s knows', (_, properties, rest, verdict) => {
    const event = { Type: 'Api', Properties: { Path: '/', Method: 'post', ...properties } };
    const resources = {
      Endpoint: ENDPOINT,
      Predict: { Type: 'AWS::Serverless::Function', Properties: { Events: { Call: event } } },
    };
    const found = findingsOf('MLSEC06-BP01', resources, rest).map((one) => one.verdict);
    expect(found.includes('FAILED') ? 'FAILED' : 'PASSED').toBe(verdict);
  });
});
