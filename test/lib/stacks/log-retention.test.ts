import { exampleText, resourcesOf, synthesise, type TemplateBody, textOfCase } from './fixture';

interface Variables {
  readonly POWERTOOLS_SERVICE_NAME: string;
  readonly RETENTION_DAYS: string;
  readonly LOG_GROUPS?: string;
  readonly SHARED_LOG_GROUPS?: string;
}

/** What each handler that lets logs expire is told. */
function retentions(template: TemplateBody): Variables[] {
  return resourcesOf(template, 'AWS::Lambda::Function')
    .map(({ Properties }) => (Properties as { Environment: { Variables: Variables } }).Environment.Variables)
    .filter(({ POWERTOOLS_SERVICE_NAME }) => POWERTOOLS_SERVICE_NAME === 'expire-logs');
}

const namesIn = (list = '') => list.split(',').filter((name) => name !== '');

/** The log groups that the roles of a stack let SageMaker create. */
function created(template: TemplateBody): string[] {
  const roles = resourcesOf(template, 'AWS::IAM::Role').map(({ Properties }) => Properties);
  const ofSageMaker = roles.filter(({ AssumeRolePolicyDocument }) =>
    JSON.stringify(AssumeRolePolicyDocument).includes('sagemaker.amazonaws.com'),
  );
  const arns = JSON.stringify(ofSageMaker).matchAll(/log-group:(\/aws\/sagemaker\/[\w/-]+)/g);
  return [...new Set([...arns].map(([, name]) => name))].sort();
}

const FILES: [string, string][] = [
  ['the example', exampleText],
  ['serverless', textOfCase('serverless')],
  ['one-account', textOfCase('one-account')],
];
const TEMPLATES = FILES.flatMap(([name, text]) =>
  Object.entries(synthesise(text).templates).map(([stack, template]) => ({ name: `${stack} of ${name}`, template })),
).filter(({ template }) => created(template).length > 0);

test.each(TEMPLATES)('$name gives a retention to every log group that SageMaker creates for it', ({ template }) => {
  const found = retentions(template);
  expect(found).toHaveLength(1);
  const [{ LOG_GROUPS, SHARED_LOG_GROUPS }] = found;
  expect([...namesIn(LOG_GROUPS), ...namesIn(SHARED_LOG_GROUPS)].sort()).toEqual(created(template));
});

test('the log group of an endpoint belongs to its use case, those of jobs to the account', () => {
  const { templates } = synthesise(exampleText);
  expect(retentions(templates['mortgage-approval-prod'])).toEqual([
    {
      POWERTOOLS_SERVICE_NAME: 'expire-logs',
      RETENTION_DAYS: '365',
      LOG_GROUPS: '/aws/sagemaker/Endpoints/mortgage-approval-prod',
      SHARED_LOG_GROUPS: '/aws/sagemaker/ProcessingJobs',
    },
  ]);
  expect(retentions(templates['mortgage-approval-dev'])).toEqual([
    {
      POWERTOOLS_SERVICE_NAME: 'expire-logs',
      RETENTION_DAYS: '365',
      SHARED_LOG_GROUPS: '/aws/sagemaker/ProcessingJobs,/aws/sagemaker/TrainingJobs',
    },
  ]);
});

test('logs are kept as long as the file says, everywhere', () => {
  const { templates } = synthesise(exampleText.replace(/^owner: .*$/m, '$&\nlogRetentionDays: 30'));
  const days = Object.values(templates).flatMap((template) => retentions(template).map((told) => told.RETENTION_DAYS));
  expect(days).toEqual(['30', '30', '30']);
});

test('logs of jobs, which other teams write to as well, are left alone if the file says so', () => {
  const { templates } = synthesise(exampleText.replace(/^owner: .*$/m, '$&\nsharedLogRetention: false'));
  const told = Object.values(templates).flatMap((template) => retentions(template));
  expect(new Set(told.map(({ LOG_GROUPS }) => LOG_GROUPS))).toEqual(
    new Set(['staging', 'prod'].map((stage) => `/aws/sagemaker/Endpoints/mortgage-approval-${stage}`)),
  );
  expect(told.map(({ SHARED_LOG_GROUPS }) => SHARED_LOG_GROUPS)).toEqual([undefined, undefined]);
});

test('an environment shows on its dashboard that a retention could not be set', () => {
  const template = synthesise(exampleText).templates['mortgage-approval-prod'];
  const [dashboard] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
  expect(JSON.stringify(dashboard.Properties)).toContain('LogRetentionHandlerDeadLettersAlarm');
});
