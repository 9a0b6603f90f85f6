import type { Rule } from '../../private/faults';

export const ROLE_NAME_PATTERN = /^[\w+=,.@-]{1,64}$/;

export const GIVEN_PREFIX_PATTERN = /^[\w+=,.@-]{0,32}$/;

export const ROLE_SERVICE: Rule = {
  code: 'MLL201',
  when: 'The service that assumes a role is not a service principal.',
  must: 'be a service principal that ends in .amazonaws.com',
  fix: 'write it as in sagemaker.amazonaws.com',
  example: "new foundation.ServiceRole(stack, 'Role', { service: 'sagemaker', description: 'Runs jobs' });",
};

export const ROLE_NAME: Rule = {
  code: 'MLL202',
  when: 'IAM does not accept the name of a role.',
  must: 'be 1 to 64 letters, digits and +=,.@_-',
  fix: 'shorten it, or leave it out to have one generated',
  example: `new foundation.ServiceRole(stack, 'Role', {
  service: 'sagemaker.amazonaws.com',
  description: 'Runs jobs',
  roleName: 'runs jobs',
});`,
};

export const ROLE_PATH: Rule = {
  code: 'MLL203',
  when: 'IAM does not accept the path of a role.',
  must: 'be a path that begins and ends with a slash',
  fix: 'write it as in /ml/',
  example: `new foundation.ServiceRole(stack, 'Role', {
  service: 'sagemaker.amazonaws.com',
  description: 'Runs jobs',
  path: 'ml',
});`,
};

export const ROLE_DESCRIPTION: Rule = {
  code: 'MLL204',
  when: 'The description of a role is empty or too long for IAM.',
  must: 'be 1 to 1000 characters long',
  fix: 'say in a sentence what the role is for',
  example: "new foundation.ServiceRole(stack, 'Role', { service: 'sagemaker.amazonaws.com', description: '' });",
};

export const ROLE_ACCOUNT: Rule = {
  code: 'MLL240',
  when: 'A given role is in another account than what uses it, and no service takes such a role.',
  must: 'be a role of the account of the stack',
  fix: 'let somebody make the role in that account, and give that one',
  example: `new foundation.ServiceRole(stack, 'Role', {
  service: 'sagemaker.amazonaws.com',
  description: 'Runs jobs',
  role: iam.Role.fromRoleArn(stack, 'Given', 'arn:aws:iam::999999999999:role/jobs'),
});`,
};

export const GIVEN_NAME: Rule = {
  code: 'MLL236',
  when: 'IAM does not accept the name of a given role.',
  must: 'be 1 to 64 letters, digits and +=,.@_-',
  fix: 'write the name alone, without a path or an ARN',
  example: "foundation.GivenRoles.applyTo(stack, { roleNames: { 'Stack/Training/Role': 'bank/training' } });",
};

export const GIVEN_PATH: Rule = {
  code: 'MLL237',
  when: 'IAM does not accept the path of given roles.',
  must: 'be a path that begins and ends with a slash, of at most 512 characters',
  fix: 'write it as in /bank/',
  example: "foundation.GivenRoles.applyTo(stack, { path: 'bank' });",
};

export const GIVEN_PREFIX: Rule = {
  code: 'MLL238',
  when: 'Names of given roles can not begin with a prefix, or it leaves them no room.',
  must: 'be at most 32 letters, digits and +=,.@_-',
  fix: 'write it as in ml-',
  example: "foundation.GivenRoles.applyTo(stack, { prefix: 'bank/ml-' });",
};

export const GIVEN_FOR: Rule = {
  code: 'MLL239',
  when: 'A role is given to a construct that needs none, so its path is probably misspelt.',
  must: 'be the path of a construct that needs a role',
  fix: 'take the path from iam-roles.json in the cloud assembly',
  example: `foundation.GivenRoles.applyTo(stack, { roleNames: { 'Stack/Handler/Rol': 'ml-retrain' } });
new foundation.EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Retrains' });`,
};

export const ROLE_SIZE: Rule = {
  code: 'MLL262',
  when: 'What a role allows and denies does not fit into the managed policies that IAM admits for it.',
  must: 'fit into 10 managed policies of 6144 characters each, with every token taken for a long ARN',
  fix: 'name fewer resources or conditions, or share the work between two roles',
  example: `const role = new foundation.ServiceRole(stack, 'Role', {
  service: 'sagemaker.amazonaws.com',
  description: 'Runs jobs',
  inlinePolicy: false,
});
role.allow(['s3:GetObject'], [\`arn:aws:s3:::lake/\${'a'.repeat(6144)}\`]);`,
};
