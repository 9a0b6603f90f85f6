import type { Rule } from '../../private/faults';
import type { Bounds } from '../../private/validate';

/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackageGroup.html */
export const GROUP_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
/** What SageMaker accepts as a description, apart from its length: no control characters, so no second line. */
export const DESCRIPTION = /^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*$/u;
export const DESCRIPTION_LENGTH: Bounds = { min: 0, max: 1024, whole: true, unit: 'characters' };
export const MODEL_GROUP_ARN =
  /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package-group\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
export const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

export const MODEL_GROUP_NAME: Rule = {
  code: 'MLL501',
  when: 'SageMaker does not accept the name of a model package group.',
  must: 'be 1 to 63 letters, digits and hyphens, and not begin or end with a hyphen',
  fix: 'write it as in mortgage-approval',
  example: "new registry.ModelPackageGroup(stack, 'Models', { modelPackageGroupName: 'mortgage_approval' });",
};

export const CONSUMER_ACCOUNT: Rule = {
  code: 'MLL502',
  when: 'The account of a consumer is not an account id.',
  must: 'be an account id of 12 digits',
  fix: 'write the id of the account that deploys the models',
  example: "new registry.ModelPackageGroup(stack, 'Models', { consumers: [{ account: '2222' }] });",
};

export const CONSUMER_ROLE: Rule = {
  code: 'MLL503',
  when: 'The role with which a consumer deploys is not the ARN of a role.',
  must: 'be the ARN of a role',
  fix: 'write it with partition, account and path, or leave it out to let the account decide',
  example: `new registry.ModelPackageGroup(stack, 'Models', {
  consumers: [{ account: '222222222222', deployRoleArn: 'deployer' }],
});`,
};

export const CONSUMER_ONCE: Rule = {
  code: 'MLL504',
  when: 'An account is a consumer of the same group twice.',
  must: 'not be the account of another consumer',
  fix: 'keep one consumer for each account',
  example: `new registry.ModelPackageGroup(stack, 'Models', {
  consumers: [{ account: '222222222222' }, { account: '222222222222' }],
});`,
};

export const GROUP_ARN: Rule = {
  code: 'MLL506',
  when: 'The ARN of an existing group is not the ARN of a model package group.',
  must: 'be the ARN of a model package group',
  fix: 'copy it from aws sagemaker describe-model-package-group',
  example: "registry.ModelPackageGroup.fromModelPackageGroupArn(stack, 'Models', 'mortgage-approval');",
};

export const PRODUCER_ACCOUNT: Rule = {
  code: 'MLL507',
  when: 'The account of a producer is not an account id.',
  must: 'be an account id of 12 digits',
  fix: 'write it as in 222222222222',
  example: "new registry.ModelPackageGroup(stack, 'Models', { producers: [{ account: '2222' }] });",
};

export const PRODUCER_ROLE: Rule = {
  code: 'MLL508',
  when: 'The role with which a producer registers models is not the ARN of a role.',
  must: 'be the ARN of a role',
  fix: 'write it with partition, account and path, or leave it out to let the account decide',
  example: `new registry.ModelPackageGroup(stack, 'Models', {
  producers: [{ account: '222222222222', registerRoleArn: 'trainer' }],
});`,
};

export const PRODUCER_ONCE: Rule = {
  code: 'MLL509',
  when: 'An account is a producer of the same group twice.',
  must: 'not be the account of another producer',
  fix: 'keep one producer for each account',
  example: `new registry.ModelPackageGroup(stack, 'Models', {
  producers: [{ account: '222222222222' }, { account: '222222222222' }],
});`,
};

export const MODEL_GROUP_DESCRIPTION: Rule = {
  code: 'MLL505',
  when: 'SageMaker does not accept the description of a model package group.',
  must: `have at most ${DESCRIPTION_LENGTH.max} characters, all on one line`,
  fix: 'copy the description that the group has, or leave it out for a new group',
  example:
    "new registry.ModelPackageGroup(stack, 'Models', { existingDescription: 'Decides routine\\napplications' });",
};
