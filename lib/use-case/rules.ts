import type { Rule } from '../../constructs/private/faults';

export const FILE_UNREADABLE: Rule = {
  code: 'MLL901',
  when: 'A use case file cannot be read.',
  must: 'be a readable file in UTF-8',
  fix: 'check the path and the permissions of the file',
  example: 'npx cdk-ml-lifecycle check nowhere/use-case.yaml',
};

export const NOT_YAML: Rule = {
  code: 'MLL902',
  when: 'A use case file is not YAML, has a key twice, has a number that would be changed, or is too long.',
  must: 'be YAML',
  fix: 'check the indentation, brackets and quotes here',
  example: 'objectives: [{ metric: auc',
};

export const NOT_A_MAPPING: Rule = {
  code: 'MLL903',
  when: 'A use case file is empty, or is a list or a single value.',
  must: 'be a mapping with name, owner, goal and so on',
  fix: 'begin with name: and take the use case of an example as a model',
  example: '- mortgage-approval',
};

export const UNKNOWN_KEY: Rule = {
  code: 'MLL904',
  when: 'A use case file has a key that is unknown in its place.',
  must: 'be a known key',
  fix: 'remove it',
  example: 'gaol: {}',
};

export const MISSING: Rule = {
  code: 'MLL905',
  when: 'A use case file lacks a key, or the key has no value.',
  must: 'be given',
  fix: 'add it',
  example: 'owner:',
};

export const WRONG_KIND: Rule = {
  code: 'MLL906',
  when: 'A value in a use case file is of the wrong kind, such as text where a number belongs.',
  must: 'be of another kind',
  fix: 'write it as the key expects it',
  example: "serviceLevels: { latencyP99Milliseconds: '200', availability: 0.995, modelAgeDays: 90 }",
};

export const NOT_A_CHOICE: Rule = {
  code: 'MLL907',
  when: 'A value in a use case file is none of the words that the key takes.',
  must: 'be one of the words that the key takes',
  fix: 'take one of these',
  example: 'explainability: some',
};

export const DRIFT_WITHOUT_CAPTURE: Rule = {
  code: 'MLL918',
  when: 'A use case file asks for a drift check, but the endpoint captures no traffic to check.',
  must: 'have captured traffic to check',
  fix: 'capture more than 0 percent of the traffic with serving.realtime.capture, or remove the drift check',
  example: `serving:
  serverless: { memoryMiB: 2048, maxConcurrency: 10 }
  sample: { dir: 0.33 }`,
};

export const SAMPLE: Rule = {
  code: 'MLL921',
  when: 'The sample request of a use case file has no features, or contains the answer.',
  must: 'have a value for every feature',
  fix: 'take a row of the data without the target',
  example: 'serving: { serverless: { memoryMiB: 2048, maxConcurrency: 10 }, sample: {} }',
};

export const NO_NETWORK_TO_DESCRIBE: Rule = {
  code: 'MLL925',
  when: 'A use case file gives the address range or the Availability Zones of a network that it does not ask for.',
  must: 'be left out where isolated is false',
  fix: 'remove it, or set isolated to true',
  example: 'network: { isolated: false, availabilityZoneIds: [euw1-az1, euw1-az2] }',
};

export const NO_ROLES_TO_NAME: Rule = {
  code: 'MLL940',
  when: 'A use case file says what given roles are called, but its stacks make their roles themselves.',
  must: 'be left out where given is false',
  fix: 'remove it, or set given to true',
  example: 'roles: { given: false, prefix: ml- }',
};

export const STRICT_WITHOUT_NETWORK: Rule = {
  code: 'MLL926',
  when: 'A use case file asks for strict security, but has no network that handlers could run in.',
  must: 'be standard where network.isolated is false',
  fix: 'set network.isolated to true, or leave security out',
  example: `security: strict
network: { isolated: false }`,
};

export const WORKBENCH_WITHOUT_NETWORK: Rule = {
  code: 'MLL927',
  when: 'A use case file has a workbench, but no network that people could work in.',
  must: 'be left out where network.isolated is false',
  fix: 'set network.isolated to true; its endpoints, which a workbench needs, cost by the hour',
  example: `workbench: { users: [ana] }
network: { isolated: false }`,
};

export const NAME_TAKEN: Rule = {
  code: 'MLL930',
  when: 'Two use case files have the same name.',
  must: 'be a name that no other use case has',
  fix: 'rename one of them',
  example: 'name: mortgage-approval',
};

export const NO_SUCH_USE_CASE: Rule = {
  code: 'MLL931',
  when: 'No use case has the name that -c useCase selects.',
  must: 'be the name of a use case',
  fix: 'check -c useCase, or leave it out to build all use cases',
  example: 'npx cdk synth -c useCase=mortgage',
};

export const NO_USE_CASES: Rule = {
  code: 'MLL932',
  when: 'There is no use case file at the given path.',
  must: 'be a use case file, or a folder that has use-case.yaml in it or in one of its folders',
  fix: 'begin one with npx cdk-ml-lifecycle init, or check the path, which cdk takes as -c useCases=<path>',
  example: 'npx cdk synth -c useCases=nowhere',
};

export const NO_SUCH_ENVIRONMENT: Rule = {
  code: 'MLL933',
  when: 'No use case has the environment that -c environment selects.',
  must: 'be the name of an environment',
  fix: 'check -c environment, or leave it out to build all environments',
  example: 'npx cdk synth -c environment=prd',
};

export const NO_SUCH_RULE_PACK: Rule = {
  code: 'MLL934',
  when: '-c rulePacks names a rule pack that the app does not know.',
  must: 'be the name of a rule pack',
  fix: 'check -c rulePacks, or leave it empty to run none',
  example: 'npx cdk synth -c rulePacks=AwsSolution',
};

export const PACK_MISSING: Rule = {
  code: 'MLL935',
  when: '-c rulePacks names a rule pack whose package is not installed: cdk-nag, or @cdklabs/cdk-validator-cfnguard.',
  must: 'name only rule packs that are installed',
  fix: 'run npm install --save-dev cdk-nag, or leave it out',
  example: 'npx cdk synth -c rulePacks=AwsSolutions',
};

export const NOT_TEXT: Rule = {
  code: 'MLL936',
  when: 'A value in the context of the app is not text.',
  must: 'be text',
  fix: 'put a single value in quotes in cdk.json, or leave it out',
  example: '{ "app": "npx cdk-ml-lifecycle app", "context": { "useCase": ["churn", "fraud"] } }',
};

export const NEARLY_CONTEXT: Rule = {
  code: 'MLL939',
  when: 'A context key differs by its case or a letter from one that the app reads, so the app would ignore it.',
  must: 'be a key that the app reads, or have another name',
  fix: 'write it as the app reads it, or rename it',
  example: 'npx cdk synth -c usecase=churn',
};

export const STACK_TAKEN: Rule = {
  code: 'MLL937',
  when: 'Two use cases or environments would have stacks or roles of the same name, because that name joins the names of use case and environment.',
  must: 'make names that nothing else has',
  fix: 'rename the environment or the use case',
  example: `name: credit-risk
environments:
  dev: { account: '111111111111', region: eu-west-1 }
  prod: { account: '333333333333', region: eu-west-1 }
# and in another file
name: credit
environments:
  dev: { account: '111111111111', region: eu-west-1 }
  risk-prod: { account: '333333333333', region: eu-west-1 }`,
};

export const RETRAINING_FROM: Rule = {
  code: 'MLL924',
  when: 'Retraining counts the drift of an environment that releases do not go to.',
  must: 'be an environment that releases go to',
  fix: 'name an environment of the file other than dev',
  example: `monitoring:
  drift:
    retraining: { cooldownHours: 168, from: [production] }
environments:
  dev: { account: '111111111111', region: eu-west-1 }
  prod: { account: '333333333333', region: eu-west-1 }`,
};

export const FILE_THERE: Rule = {
  code: 'MLL938',
  when: 'A file that init would write is there already.',
  must: 'not be there yet: init overwrites nothing',
  fix: 'name another folder, or move the file away',
  example: 'npx cdk-ml-lifecycle init && npx cdk-ml-lifecycle init',
};
