import { Template } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { DataLake } from '../../../constructs/data';
import {
  DataCapture,
  type PackageOptions,
  type PrivateRegistry,
  Rollout,
  ServedModel,
} from '../../../constructs/serving';
import { endpoint, PACKAGE, stack } from './support';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What the role of an endpoint is allowed, each action with its resources in plain text. */
function allowed(options: PackageOptions = {}, props: Parameters<typeof endpoint>[1] = {}) {
  const scope = stack();
  const lake = new DataLake(scope, 'Lake');
  endpoint(scope, {
    role: undefined,
    model: ServedModel.fromPackage(PACKAGE, { artifacts: lake.artifacts, ...options }),
    capture: DataCapture.to(lake.capture),
    ...props,
  });
  const roles = Template.fromStack(scope).findResources('AWS::IAM::Role', {
    Properties: { AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'sagemaker.amazonaws.com' } }] } },
  });
  const [policy] = Object.values(roles)[0].Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[];
  return policy.PolicyDocument.Statement.flatMap((s) =>
    [s.Action].flat().map((action) => [action, flat(s.Resource), s.Condition]),
  );
}

function flat(resource: unknown): string[] {
  return [resource].flat().map((r) =>
    JSON.stringify(r)
      .replace(/\{"Fn::Join":\["",\[(.*)\]\]\}/, '$1')
      .replaceAll('{"Ref":"AWS::Partition"}', 'aws')
      .replaceAll(/\{"Fn::GetAtt":\["Lake([A-Z][a-z]+)[A-Z0-9]*","Arn"\]\}/g, '<$1>')
      .replaceAll(/[",]/g, ''),
  );
}

const LOGS = 'arn:aws:logs:eu-west-1:222222222222:log-group:/aws/sagemaker/Endpoints/mortgage-approval-prod';
const IMAGE = 'arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn';

test('a role made for the endpoint may do what serving takes, and nothing else', () => {
  expect(allowed()).toEqual([
    ['s3:GetObject', ['<Artifacts>/models/*'], undefined],
    ['kms:Decrypt', ['<Key>'], undefined],
    ['ecr:GetAuthorizationToken', ['*'], undefined],
    ['ecr:BatchCheckLayerAvailability', [IMAGE], undefined],
    ['ecr:BatchGetImage', [IMAGE], undefined],
    ['ecr:GetDownloadUrlForLayer', [IMAGE], undefined],
    ['logs:CreateLogGroup', [LOGS, `${LOGS}:*`], undefined],
    ['logs:CreateLogStream', [LOGS, `${LOGS}:*`], undefined],
    ['logs:DescribeLogStreams', [LOGS, `${LOGS}:*`], undefined],
    ['logs:PutLogEvents', [LOGS, `${LOGS}:*`], undefined],
    ['cloudwatch:PutMetricData', ['*'], { StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/Endpoints' } }],
    [
      'cloudwatch:DescribeAlarms',
      ['arn:aws:cloudwatch:eu-west-1:222222222222:alarm:mortgage-approval-prod-rollback-errors'],
      undefined,
    ],
    ['s3:PutObject', ['<Capture>/captured/*'], undefined],
    ['kms:GenerateDataKey', ['<Key>'], undefined],
  ]);
});

test('the image may come from a repository of your own', () => {
  const scope = stack();
  const repository = Repository.fromRepositoryArn(
    scope,
    'Images',
    'arn:aws:ecr:eu-west-1:222222222222:repository/mine',
  );
  expect(allowed({ repository })).toContainEqual([
    'ecr:BatchGetImage',
    ['arn:aws:ecr:eu-west-1:222222222222:repository/mine'],
    undefined,
  ]);
});

test('models may lie elsewhere in the zone', () => {
  expect(allowed({ prefix: 'mortgage/' })).toContainEqual(['s3:GetObject', ['<Artifacts>/mortgage/*'], undefined]);
});

test('without alarms there are none to look at', () => {
  const actions = allowed({}, { rollout: Rollout.allAtOnce() }).map(([action]) => action);
  expect(actions).not.toContain('cloudwatch:DescribeAlarms');
});

test('with service levels both alarms may be looked at', () => {
  const serviceLevels = { latencyP99: Duration.millis(200), availability: 0.99, modelAge: Duration.days(90) };
  const found = allowed({}, { serviceLevels }).find(([action]) => action === 'cloudwatch:DescribeAlarms');
  expect(found?.[1]).toHaveLength(2);
});

test('in a network the interfaces are allowed there and nowhere else', () => {
  const network = { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] };
  const ec2 = 'arn:aws:ec2:eu-west-1:222222222222:';
  const rights = allowed({}, { network });
  expect(rights).toContainEqual([
    'ec2:CreateNetworkInterface',
    ['network-interface/*', 'subnet/subnet-1', 'subnet/subnet-2', 'security-group/sg-1'].map((r) => ec2 + r),
    undefined,
  ]);
  expect(rights).toContainEqual(['ec2:CreateNetworkInterfacePermission', [`${ec2}network-interface/*`], undefined]);
  expect(rights).toContainEqual(['ec2:DescribeSubnets', ['*'], undefined]);
});

describe('a model from a private registry', () => {
  const image = `mine@sha256:${'0'.repeat(64)}`;
  const privateRegistry = { repository: 'registry.example.com/serving' };

  function invoked(registry: PrivateRegistry, scope = stack()): unknown[] {
    const lake = new DataLake(scope, 'Lake');
    const options = { image, modelDataUri: 's3://models/model.tar.gz', artifacts: lake.artifacts };
    endpoint(scope, {
      role: undefined,
      model: ServedModel.fromImage({ ...options, privateRegistry: registry }),
      network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
    });
    return JSON.stringify(Template.fromStack(scope).toJSON()).match(/"(ecr|lambda):[A-Za-z]+"/g) ?? [];
  }

  test('needs nothing of ECR', () => expect(invoked(privateRegistry)).toEqual([]));

  test('may be told its credentials', () => {
    const scope = stack();
    const credentials = Function.fromFunctionName(scope, 'Credentials', 'registry-credentials');
    expect(invoked({ ...privateRegistry, credentials }, scope)).toEqual(['"lambda:InvokeFunction"']);
  });
});
