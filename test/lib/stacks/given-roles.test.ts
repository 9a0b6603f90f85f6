import { exampleText, type Json, resourcesOf, synthesise, type TemplateBody } from './fixture';

const SLACK = 'slack: { workspace: T0123ABCD, channel: C0123ABCD }';
const withAll = (more: string) =>
  exampleText
    .replace('notifications:', `notifications:\n  ${SLACK}`)
    .replace('\nenvironments:', `\n${more}network: { isolated: true }\nworkbench: { users: [ana] }\nenvironments:`);

const made = synthesise(withAll(''));
const given = synthesise(withAll('roles: { given: true }\n'));
const named = synthesise(withAll('roles: { given: true, prefix: bank- }\nrolePath: /bank/\n'));

/** The roles that the stacks make by themselves. */
function rolesOf(stack: string, template: TemplateBody): Json[] {
  return resourcesOf(template, 'AWS::IAM::Role').map(({ Properties }) => ({ stack, ...Properties }));
}

/** The calls of statements as text, in which a role is a role, whether the stack makes it or not. */
function callsIn(statements: readonly Json[] = [], ids: readonly string[] = []): string[] {
  return statements
    .flatMap(({ Effect, Action, Resource, Condition }) =>
      [Action].flat().flatMap((action) =>
        [Resource].flat().map((resource) => {
          const isRole = ids.includes(resource?.['Fn::GetAtt']?.[0]) || /:role\//.test(resource);
          return JSON.stringify([Effect, action, isRole ? 'a role' : resource, Condition]);
        }),
      ),
    )
    .sort();
}

const isRole = ({ Resources }: TemplateBody, id: string) => Resources[id].Type === 'AWS::IAM::Role';

const sole = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1);
  return list[0];
};

describe('when a use case says that its roles are given', () => {
  const templates = { ...given.templates, release: given.kit!.template };

  test.each(Object.entries(templates))('then %s has no role and no policy', (_, template) => {
    expect(resourcesOf(template, 'AWS::IAM::Role')).toEqual([]);
    expect(resourcesOf(template, 'AWS::IAM::Policy')).toEqual([]);
    expect(resourcesOf(template, 'AWS::IAM::ManagedPolicy')).toEqual([]);
    expect(JSON.stringify(template)).not.toContain('AWS::IAM::');
  });

  test('then the report has each role that the stacks would make, with what it trusts and allows', () => {
    const would = Object.entries(made.templates).flatMap(([stack, template]) => rolesOf(stack, template));
    expect(given.roles).toHaveLength(would.length);
    for (const { stack, Description, AssumeRolePolicyDocument, Policies } of would) {
      const entry = sole(given.roles.filter((role) => role.stack === stack && role.description === Description));
      expect(entry.trustPolicy).toEqual(AssumeRolePolicyDocument);
      const own = (Policies ?? []).flatMap((policy: Json) => policy.PolicyDocument.Statement);
      const ids = Object.keys(made.templates[stack].Resources).filter((id) => isRole(made.templates[stack], id));
      expect(callsIn(entry.policy?.Statement)).toEqual(callsIn(own, ids));
    }
  });

  test('then roles that other accounts know have the names and paths that they had', () => {
    const fixed = Object.entries(made.templates).flatMap(([stack, template]) =>
      rolesOf(stack, template).flatMap(({ RoleName, Path }) => (RoleName ? [`${Path}${RoleName}`] : [])),
    );
    const names = given.roles.map(({ roleArn }) => roleArn.replace(/^.*:role/, ''));
    expect(fixed.length).toBeGreaterThan(10);
    expect(names).toEqual(expect.arrayContaining(fixed));
  });

  test('then no two roles of an account have the same name', () => {
    const keys = given.roles.map(({ account, roleName }) => `${account}/${roleName}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('then the path and the prefix of the file are those of the roles', () => {
    for (const { roleArn } of named.roles) expect(roleArn).toMatch(/:role\/bank\//);
    const generated = named.roles.filter(({ roleName }) => roleName.startsWith('bank-'));
    expect(generated).not.toHaveLength(0);
    for (const { roleName } of generated) expect(roleName).toMatch(/^bank-mortgage-.{1,50}$/);
  });

  test('then the resources use the roles of the report', () => {
    const known = new Set(given.roles.map(({ roleArn }) => roleArn));
    for (const template of Object.values(given.templates)) {
      for (const { Properties } of resourcesOf(template, 'AWS::Lambda::Function'))
        expect(known).toContain(Properties.Role);
    }
  });
});

test('when a use case says nothing of roles, then there is no report', () => {
  expect(made.roles).toEqual([]);
});
