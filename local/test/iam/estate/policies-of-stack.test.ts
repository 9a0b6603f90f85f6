import { rolesOf } from '../../../iam/estate/policies-of-stack';
import { DeployedStack, type Template } from '../../../iam/estate/stack-template';
import { identityPolicies } from '../../../iam/policies';

const PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/a' }],
};
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const template: Template = {
  Resources: {
    Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Path: '/ml/', PolicyDocument } },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
        ManagedPolicyArns: [{ Ref: 'Policy' }, READ_ONLY],
      },
    },
  },
};

describe('when a role names a managed policy of its stack', () => {
  const stack = new DeployedStack({ name: 'prod', account: '222222222222', region: 'eu-west-1', template });
  const [role] = rolesOf(stack.resources(() => true));

  test('then its document is known, and that of a policy of AWS is not', () => {
    expect(role!.managed).toEqual({
      'arn:aws:iam::222222222222:policy/ml/prod-Policy': PolicyDocument,
      [READ_ONLY]: null,
    });
  });

  test('then the role may do what it allows', () => {
    const [[name, policy], ...others] = identityPolicies(role!).map((one) => Object.values(one));
    expect([name, policy]).toEqual(['arn:aws:iam::222222222222:policy/ml/prod-Policy', PolicyDocument]);
    expect(others).toEqual([]);
  });
});
