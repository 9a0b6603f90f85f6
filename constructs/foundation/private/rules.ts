import type { ReaderRules } from '../../private/cross-account';
import type { Rule } from '../../private/faults';
import { type Bounds, oneOf, within } from '../../private/validate';

/** See https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_NAME_PATTERN = /^[\w-]{1,64}$/;
/** Lambda's limits. See https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const HANDLER_SECONDS: Bounds = { min: 1, max: 900, whole: true, unit: 'seconds' };
/** Lambda's quota is 1,000 by default. See https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const HANDLER_CONCURRENCY: Bounds = { min: 1, max: 1000, whole: true, unit: 'events' };
export const HANDLER_MEBIBYTES: Bounds = { min: 128, max: 10_240, whole: true, unit: 'MiB' };
/** KMS's limits. See https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
export const PENDING_DAYS: Bounds = { min: 7, max: 30, whole: true, unit: 'days' };
/** See https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** See https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const LOG_GROUP_NAME_PATTERN = /^[\w\-/.#]{1,512}$/;
/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html */
export const STUDIO_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdleSettings.html */
export const IDLE_MINUTES: Bounds = { min: 60, max: 525_600, whole: true, unit: 'minutes' };
/** Without `_` and `.`, which CodeArtifact writes as `-` in names of Python packages. */
export const PACKAGE_NAME_PATTERN = /^([a-z0-9-]{1,100}\/)?[a-z0-9]+(-[a-z0-9]+)*$/;
export const AVAILABILITY_ZONES: Bounds = { min: 2, max: 3, whole: true };

export const HANDLER_NAME: Rule = {
  code: 'MLL205',
  when: 'An event handler names code that this package does not have.',
  must: 'be the name of a bundled handler',
  fix: 'choose a handler of this package; in a clone of the repository, run npm run bundle first',
  example: "new foundation.EventHandler(stack, 'Handler', { handler: 'retrian', description: 'Retrains' });",
};

export const FUNCTION_NAME: Rule = {
  code: 'MLL215',
  when: 'Lambda does not accept the name of the function of an event handler.',
  must: 'be 1 to 64 letters, digits, hyphens and underscores',
  fix: 'leave it out, or shorten it',
  example: `new foundation.EventHandler(stack, 'Handler', {
  handler: 'retrain',
  description: 'Retrains',
  functionName: 'retrain after drift',
});`,
};

export const HANDLER_TIMEOUT: Rule = {
  code: 'MLL206',
  when: 'Lambda does not accept the timeout of an event handler.',
  must: within(HANDLER_SECONDS),
  fix: 'write it as in Duration.minutes(1)',
  example: `new foundation.EventHandler(stack, 'Handler', {
  handler: 'retrain',
  description: 'Retrains',
  timeout: Duration.hours(1),
});`,
};

export const HANDLER_MEMORY: Rule = {
  code: 'MLL207',
  when: 'Lambda does not accept the memory of an event handler.',
  must: within(HANDLER_MEBIBYTES),
  fix: 'write it as in Size.mebibytes(256)',
  example: `new foundation.EventHandler(stack, 'Handler', {
  handler: 'retrain',
  description: 'Retrains',
  memorySize: Size.mebibytes(64),
});`,
};

export const HANDLER_RESERVED: Rule = {
  code: 'MLL208',
  when: 'The concurrency that is reserved for a handler lets no event through, or is more than Lambda gives an account.',
  must: within(HANDLER_CONCURRENCY),
  fix: 'take 2, or leave it out: the handler then shares what the account has',
  example: `new foundation.EventHandler(stack, 'Handler', {
  handler: 'retrain',
  description: 'Retrains',
  reservedConcurrency: 0,
});`,
};

export const KEY_ALIAS: Rule = {
  code: 'MLL211',
  when: 'KMS does not accept the alias of a key.',
  must: 'be alias/ and a name of letters, digits, / _ or - that does not begin with aws/',
  fix: 'write it as in alias/mortgage-approval',
  example: "new foundation.EncryptionKey(stack, 'Key', { alias: 'mortgage-approval' });",
};

export const ALIASED_KEY: Rule = {
  code: 'MLL258',
  when: 'A key that is to get an alias is in another account or Region.',
  must: 'be in the account and Region of the stack, where it gets an alias',
  fix: 'give a key of this account and Region, such as a replica of a multi-Region key',
  example: `new foundation.EncryptionKey(stack, 'Key', {
  key: kms.Key.fromKeyArn(stack, 'Given', 'arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000'),
  alias: 'alias/lending',
});`,
};

export const ALIAS_OF_ALIAS: Rule = {
  code: 'MLL249',
  when: 'A key that is to get an alias is known by another alias only.',
  must: 'be a key and not the name of an alias, because an alias leads to a key',
  fix: 'look the key up by kms.Key.fromLookup(), or import it by kms.Key.fromKeyArn()',
  example: `new foundation.EncryptionKey(stack, 'Key', {
  key: kms.Alias.fromAliasName(stack, 'Given', 'alias/bank'),
  alias: 'alias/lending',
});`,
};

export const PENDING_WINDOW: Rule = {
  code: 'MLL212',
  when: 'KMS does not accept the waiting period before a key is deleted.',
  must: within(PENDING_DAYS),
  fix: 'write it as in Duration.days(30), which is the default',
  example: "new foundation.EncryptionKey(stack, 'Key', { pendingWindow: Duration.days(3) });",
};

export const KEY_READER_ACCOUNTS: Rule = {
  code: 'MLL213',
  when: 'The accounts that may decrypt with a key are missing or malformed.',
  must: 'be a list of account ids, each of 12 digits',
  fix: 'write the ids of the accounts that the reading roles live in',
  example: `const key = new foundation.EncryptionKey(stack, 'Key');
key.addReader({ sid: 'Readers', accounts: ['2222'], roleArns: ['arn:aws:iam::222222222222:role/reader'] });`,
};

export const KEY_READER_ROLES: Rule = {
  code: 'MLL214',
  when: 'The list of roles that may decrypt with a key is empty.',
  must: 'be a list with at least one ARN of a role',
  fix: 'name the roles that may read, or do not call addReader',
  example: `const key = new foundation.EncryptionKey(stack, 'Key');
key.addReader({ sid: 'Readers', accounts: ['222222222222'], roleArns: [] });`,
};

export const LOG_RETENTION: Rule = {
  code: 'MLL216',
  when: 'CloudWatch does not accept the retention of log groups.',
  must: `${oneOf(RETENTION_DAYS)} days`,
  fix: 'take the next larger one; the default is 365 days',
  example: `new foundation.LogRetention(stack, 'LogRetention', {
  logGroupNames: ['/aws/sagemaker/Endpoints/mortgage-approval-prod'],
  retention: Duration.days(100),
});`,
};

export const LOG_GROUP_NAME: Rule = {
  code: 'MLL217',
  when: 'CloudWatch does not accept the name of a log group.',
  must: 'be 1 to 512 letters, digits and _-/.#',
  fix: 'write it as in /aws/sagemaker/ProcessingJobs',
  example: `new foundation.LogRetention(stack, 'LogRetention', {
  logGroupNames: ['arn:aws:logs:eu-west-1:111111111111:log-group:/aws/sagemaker/ProcessingJobs'],
});`,
};

export const LOG_GROUPS: Rule = {
  code: 'MLL218',
  when: 'A retention of logs is for no log group.',
  must: 'be a list with at least one name, here or in sharedLogGroupNames',
  fix: 'name a log group, or remove the retention',
  example: "new foundation.LogRetention(stack, 'LogRetention', {});",
};

export const ASYNC_CONFIG: Rule = {
  code: 'MLL246',
  when: 'CDK is asked to configure the asynchronous calls of a handler, which has a configuration already.',
  must: 'not be called, because a function has one configuration and that of the handler catches what fails',
  fix: 'override `retries` of the handler, as in handler.retries.maximumRetryAttempts = 1',
  example: `const handler = new foundation.EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Starts retraining' });
handler.function.configureAsyncInvoke({ retryAttempts: 1 });`,
};

export const NETWORK_CIDR: Rule = {
  code: 'MLL221',
  when: 'The address range of a network is not one that can be split into its subnets at synth.',
  must: 'be an IPv4 range from /16 to /24 that is known at synth',
  fix: "write it out, as in '10.0.0.0/16': the subnets are computed from it",
  example: "new foundation.Network(stack, 'Network', { cidr: '10.0.0.0/8' });",
};

export const NETWORK_ZONES: Rule = {
  code: 'MLL222',
  when: 'A network spans too few or too many Availability Zones.',
  must: within(AVAILABILITY_ZONES),
  fix: 'use 2: the network then keeps working when one zone fails',
  example: "new foundation.Network(stack, 'Network', { availabilityZones: 1 });",
};

export const NETWORK_ZONE_IDS: Rule = {
  code: 'MLL224',
  when: 'The Availability Zones of a network are not the IDs of two or three zones.',
  must: 'be the IDs of 2 or 3 different zones, such as euw1-az1',
  fix: 'take IDs from aws ec2 describe-availability-zones; names such as eu-west-1a mean another zone in each account',
  example: "new foundation.Network(stack, 'Network', { availabilityZoneIds: ['eu-west-1a', 'eu-west-1b'] });",
};

export const NETWORK_ZONE_NAMES: Rule = {
  code: 'MLL257',
  when: 'The Availability Zones of a network are not the names of two or three zones of its Region.',
  must: 'be the names of 2 or 3 different zones of the Region, such as eu-west-1a',
  fix: 'take names from aws ec2 describe-availability-zones, or give IDs such as euw1-az1 to availabilityZoneIds',
  example: "new foundation.Network(stack, 'Network', { availabilityZoneNames: ['euw1-az1', 'euw1-az2'] });",
};

export const CALLER_ACCOUNT: Rule = {
  code: 'MLL225',
  when: 'One of the accounts whose principals the endpoints of a network admit is not an account ID.',
  must: 'be an account ID of 12 digits',
  fix: "write it in quotes, as in '222222222222'",
  example: "new foundation.Network(stack, 'Network', { handlers: true, callerAccounts: ['*'] });",
};

export const PACKAGE_DOMAIN: Rule = {
  code: 'MLL226',
  when: 'CodeArtifact does not accept the name of the domain of a package repository.',
  must: 'be 2 to 50 lower-case letters, digits and hyphens that begin with a letter and do not end with a hyphen',
  fix: 'write it as in mortgage-approval',
  example: "new foundation.PackageRepository(stack, 'Packages', { domainName: 'Mortgage_Approval' });",
};

export const PACKAGE_REPOSITORY: Rule = {
  code: 'MLL227',
  when: 'CodeArtifact does not accept the name of a package repository.',
  must: 'be 2 to 100 letters, digits and ._- that begin with a letter or digit',
  fix: 'leave it out to take the name of the domain',
  example: "new foundation.PackageRepository(stack, 'Packages', { domainName: 'lending', repositoryName: 'a b' });",
};

export const PACKAGE_SOURCE: Rule = {
  code: 'MLL228',
  when: 'The source of a package repository has not the form of a public registry of CodeArtifact.',
  must: 'be public: and the name of a registry that CodeArtifact connects to',
  fix: 'take a constant of PackageSource, such as PackageSource.PYPI',
  example: `new foundation.PackageRepository(stack, 'Packages', {
  domainName: 'lending',
  source: foundation.PackageSource.of('pypi', 'pypi'),
});`,
};

export const MADE_RESOURCE: Rule = {
  code: 'MLL242',
  when: 'The L1 of a key or role is asked for that exists already, so that there is none.',
  must: 'be asked of a construct that makes its resource',
  fix: 'change the existing one where it is made',
  example: `const key = new foundation.EncryptionKey(stack, 'Key', {
  key: kms.Key.fromKeyArn(stack, 'Given', 'arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
});
key.resource.addPropertyOverride('MultiRegion', true);`,
};

export const PACKAGE_REPOSITORY_ARN: Rule = {
  code: 'MLL241',
  when: 'The ARN of an existing package repository is not the ARN of a repository of CodeArtifact.',
  must: 'be the ARN of a repository of CodeArtifact',
  fix: 'copy it from aws codeartifact describe-repository',
  example: "foundation.PackageRepository.fromRepositoryArn(stack, 'Packages', 'lending/pypi');",
};

export const APPROVED_PACKAGE: Rule = {
  code: 'MLL229',
  when: 'The approved packages of a repository are not a list of different names as CodeArtifact keeps them.',
  must: 'be a list of names in lower case, each of letters, digits and single hyphens, and each once',
  fix: 'write scikit-learn for scikit_learn, or leave the list out to approve every package of the source',
  example: `new foundation.PackageRepository(stack, 'Packages', {
  domainName: 'lending',
  approvedPackages: ['numpy', 'scikit_learn'],
});`,
};

export const STUDIO_DOMAIN: Rule = {
  code: 'MLL231',
  when: 'SageMaker does not accept the name of the domain of a workbench.',
  must: 'be at most 63 letters, digits and hyphens that begin and end with a letter or digit',
  fix: 'write it as in mortgage-approval',
  example: `new foundation.Workbench(stack, 'Workbench', {
  domainName: 'mortgage_approval',
  network: new foundation.Network(stack, 'Network'),
});`,
};

export const STUDIO_VPC: Rule = {
  code: 'MLL232',
  when: 'The network of a workbench does not say which VPC it is part of.',
  must: 'be given with parts of a VPC of your own',
  fix: 'pass the VPC of the subnets to vpc, or a foundation.Network to network',
  example: `new foundation.Workbench(stack, 'Workbench', {
  domainName: 'lending',
  network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
});`,
};

export const IDLE_TIMEOUT: Rule = {
  code: 'MLL233',
  when: 'SageMaker does not accept the time after which idle applications stop.',
  must: within(IDLE_MINUTES),
  fix: 'take 60 minutes, which is the default and the least, or more',
  example: `new foundation.Workbench(stack, 'Workbench', {
  domainName: 'lending',
  network: new foundation.Network(stack, 'Network'),
  idleTimeout: Duration.minutes(15),
});`,
};

export const STUDIO_INSTANCE: Rule = {
  code: 'MLL234',
  when: 'The instance type of a workbench has not the form of one.',
  must: 'be an instance type of SageMaker',
  fix: 'write it as in ml.t3.medium, which is the default',
  example: `new foundation.Workbench(stack, 'Workbench', {
  domainName: 'lending',
  network: new foundation.Network(stack, 'Network'),
  instanceType: 't3.medium',
});`,
};

export const STUDIO_USER: Rule = {
  code: 'MLL235',
  when: 'SageMaker does not accept the name of a person of a workbench, or somebody has it already.',
  must: 'be at most 63 letters, digits and hyphens that begin and end with a letter or digit, and only once',
  fix: 'write it as in ana-lopez',
  example: `new foundation.Workbench(stack, 'Workbench', {
  domainName: 'lending',
  network: new foundation.Network(stack, 'Network'),
  users: ['ana@example.com'],
});`,
};

export const KEY_READER_SID: Rule = {
  code: 'MLL291',
  when: 'The identifier of a reader of a key is no identifier of a statement, or the policy has it already.',
  must: 'be letters and digits, and unique within the policy',
  fix: 'write it as in ServingOfStaging',
  example: `const key = new foundation.EncryptionKey(stack, 'Key');
key.addReader({ sid: 'My reader', accounts: ['222222222222'], roleArns: ['arn:aws:iam::222222222222:role/reader'] });`,
};

export const KEY_READER_ROLE_ARN: Rule = {
  code: 'MLL292',
  when: 'A role that may read from a key is not named by its ARN.',
  must: 'be the ARN of a role',
  fix: 'write it with account and path, as in arn:aws:iam::222222222222:role/ml/reader; the ARN of a session or a user names no role',
  example: `const key = new foundation.EncryptionKey(stack, 'Key');
key.addReader({ sid: 'Reader', accounts: ['222222222222'], roleArns: ['reader'] });`,
};

export const KEY_READER_MATCH: Rule = {
  code: 'MLL293',
  when: 'A role that may read from a key is in none of the accounts that may, or an account has no such role.',
  must: 'be in one of the accounts',
  fix: 'list the account of each role, and a role of each account',
  example: `const key = new foundation.EncryptionKey(stack, 'Key');
key.addReader({ sid: 'Reader', accounts: ['333333333333'], roleArns: ['arn:aws:iam::222222222222:role/reader'] });`,
};

export const KEY_READER: ReaderRules = {
  accounts: KEY_READER_ACCOUNTS,
  roles: KEY_READER_ROLES,
  sid: KEY_READER_SID,
  roleArn: KEY_READER_ROLE_ARN,
  match: KEY_READER_MATCH,
};

export const STRICT_TOPICS: Rule = {
  code: 'MLL261',
  when: 'The strict preset has no topic that alarms could notify.',
  must: 'have at least one topic',
  fix: 'pass a standard topic that people or a pager subscribe to',
  example: `foundation.StrictPreset.applyTo(stack, {
  key: new foundation.EncryptionKey(stack, 'Key'),
  network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
  alarmTopics: [],
});`,
};
