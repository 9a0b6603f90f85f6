import { type Json, type TemplateBody, exampleText, resourcesOf, synthesise } from './fixture';

const { templates } = synthesise(
  exampleText.replace('\nenvironments:', '\nsecurity: strict\nnetwork: { isolated: true }\nenvironments:'),
);

/** The endpoint of a service, where the name of its actions is another one. */
const ENDPOINTS: { readonly [prefix: string]: string } = { sagemaker: 'sagemaker.api' };

/** Calls that a service makes with the role or the key, and not the code in the network. */
const OF_SERVICES = ['ec2', 'kms', 'sqs'];

/** What handlers call in other accounts, with the roles that they assume there. */
const ELSEWHERE = ['cloudformation', 'sagemaker.api', 'sagemaker.runtime'];

function endpointsOf(template: TemplateBody): string[] {
  const names = resourcesOf(template, 'AWS::EC2::VPCEndpoint').map(({ Properties }) => String(Properties.ServiceName));
  return names.map((name) => name.replace('com.amazonaws.eu-west-1.', ''));
}

/** The services that the roles of the functions may call. */
function calledIn(template: TemplateBody): string[] {
  const roles = resourcesOf(template, 'AWS::Lambda::Function').map(
    ({ Properties }) => template.Resources[(Properties.Role as Json)['Fn::GetAtt'][0]],
  );
  const policies = roles.flatMap(({ Properties }) => (Properties.ManagedPolicyArns as Json[]).map(({ Ref }) => Ref));
  const statements: Json[] = policies.flatMap(
    (id) => (template.Resources[id].Properties.PolicyDocument as Json).Statement,
  );
  const actions: string[] = statements.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : []));
  return [...new Set(actions.map((action) => action.split(':')[0]))].filter((prefix) => !OF_SERVICES.includes(prefix));
}

describe('when a use case is strict', () => {
  test.each([
    ['mortgage-approval-dev', 7],
    ['mortgage-approval-staging', 3],
    ['mortgage-approval-prod', 3],
  ])('then every handler of %s runs in its network, with a concurrency of its own', (stack, count) => {
    const handlers = resourcesOf(templates[stack], 'AWS::Lambda::Function').map(({ Properties }) => Properties);
    expect(handlers).toHaveLength(count);
    for (const { VpcConfig, ReservedConcurrentExecutions } of handlers) {
      expect((VpcConfig as Json).SubnetIds).toHaveLength(2);
      expect(ReservedConcurrentExecutions).toBe(2);
    }
  });

  test.each(['mortgage-approval-dev', 'mortgage-approval-prod'])(
    'then what handlers of %s call has an endpoint',
    (stack) => {
      const called = calledIn(templates[stack]).map((prefix) => ENDPOINTS[prefix] ?? prefix);
      expect(called.length).toBeGreaterThan(4);
      expect(endpointsOf(templates[stack])).toEqual(expect.arrayContaining(called));
    },
  );

  test('then an environment has no endpoint that nothing calls', () => {
    const called = calledIn(templates['mortgage-approval-prod']).map((prefix) => ENDPOINTS[prefix] ?? prefix);
    const bySageMaker = ['monitoring'];
    expect(endpointsOf(templates['mortgage-approval-prod']).sort()).toEqual([...called, ...bySageMaker].sort());
  });

  test('then handlers reach the environments through the endpoints of dev', () => {
    const dev = templates['mortgage-approval-dev'];
    expect(endpointsOf(dev)).toEqual(expect.arrayContaining(ELSEWHERE));
    for (const { Properties } of resourcesOf(dev, 'AWS::EC2::VPCEndpoint'))
      expect((Properties.PolicyDocument as Json).Statement[0].Condition.StringEquals['aws:PrincipalAccount']).toEqual([
        '111111111111',
        '222222222222',
        '333333333333',
      ]);
  });

  test('then no role has an inline policy, and each of its managed policies is made before it', () => {
    const roles = Object.values(templates).flatMap((template) => resourcesOf(template, 'AWS::IAM::Role'));
    expect(roles.length).toBeGreaterThan(30);
    expect(roles.filter(({ Properties }) => Properties.Policies !== undefined)).toEqual([]);
    const attached = Object.values(templates).flatMap((template) => resourcesOf(template, 'AWS::IAM::ManagedPolicy'));
    expect(attached.filter(({ Properties }) => 'Roles' in Properties)).toEqual([]);
  });

  test('then flow logs have a key', () => {
    for (const template of Object.values(templates))
      for (const { Properties } of resourcesOf(template, 'AWS::Logs::LogGroup'))
        expect(Properties.KmsKeyId).toBeDefined();
  });
});
