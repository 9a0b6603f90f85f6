import type { DeployedRole } from '../records';
import type { Estate } from './estate';
import { servicesOf, trustsPeople } from './policies-of-stack';
import type { Question, Way } from './questions';

/** A role, and ways to act as it. */
export interface Edge {
  readonly to: string;
  /** What somebody does, with `$` for the role. */
  readonly how: string;
  readonly ways: readonly Way[];
  /** Whether it takes a deployment that somebody else starts. */
  readonly later?: true;
}

/** Every way to act as a role of the estate: to assume it, to pass it to a service, or to change what runs as it. */
export function edgesOf(estate: Estate): Edge[] {
  return estate.policies.roles.flatMap((role) => edgesTo(role, estate).filter(({ ways }) => ways.length > 0));
}

function edgesTo(role: DeployedRole, estate: Estate): Edge[] {
  const { arn: to } = role;
  const services = servicesOf(role).map((service) => service.replace('.amazonaws.com', ''));
  return [
    { to, how: 'assumes $', ways: trustsPeople(role) ? [[{ action: 'sts:AssumeRole', resource: to }]] : [] },
    { to, how: 'changes what runs as $', ways: changes(to, estate) },
    { to, how: 'passes $ to a service', ways: services.flatMap((service) => passes(service, role, estate)) },
    { to, how: 'changes the trust of $', ways: [[{ action: 'iam:UpdateAssumeRolePolicy', resource: to }]] },
    { to, how: 'replaces what the next deployment runs as $', ways: replaces(to, estate), later: true },
  ];
}

/** What exists keeps its role: neither CloudFormation nor Lambda asks for `iam:PassRole` again. */
function changes(to: string, { functions, stacks, resources }: Estate): Way[] {
  const pipelines = resources.filter(
    ({ type, properties }) => type === 'AWS::SageMaker::Pipeline' && properties.RoleArn === to,
  );
  return [
    ...functions
      .filter(({ role }) => role === to)
      .flatMap(({ arn: resource }) =>
        ['lambda:UpdateFunctionCode', 'lambda:UpdateFunctionConfiguration'].map((action) => [{ action, resource }]),
      ),
    ...stacks.filter(({ role }) => role === to).flatMap(({ arn }) => [update(arn), changeSet(arn)]),
    ...pipelines.map(({ arn: resource }) => [{ action: 'sagemaker:UpdatePipeline', resource }]),
  ];
}

function update(resource: string): Way {
  return [{ action: 'cloudformation:UpdateStack', resource }];
}

function changeSet(resource: string): Way {
  return ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'].map((action) => ({ action, resource }));
}

/** What lies in the assets bucket is deployed as it lies there: the CLI doesn't upload what exists. */
function replaces(to: string, { functions, stacks }: Estate): Way[] {
  const objects = [
    ...functions.filter(({ role }) => role === to).map(({ code }) => code),
    ...stacks.filter(({ role }) => role === to).flatMap(({ template }) => (template ? [template] : [])),
  ];
  return [...new Set(objects)].map((resource) => [{ action: 's3:PutObject', resource }]);
}

/** What a service has to be told to act as a role that somebody passes to it. */
function passes(service: string, { arn: resource, account }: DeployedRole, { delivery }: Estate): Way[] {
  const at = (name: string) => `arn:aws:${service}:${delivery.region}:${account}:${name}`;
  const context = { 'iam:PassedToService': `${service}.amazonaws.com` };
  const pass: Question = { action: 'iam:PassRole', resource, context };
  return (STARTS[service] ?? []).map((calls) => [
    pass,
    ...calls.map(({ action, on, context: chosen }) => ({
      action: `${service}:${action}`,
      resource: on === PIPELINE ? delivery.pipeline : at(on),
      context: chosen,
    })),
  ]);
}

const PIPELINE = 'the delivery pipeline';

interface Start {
  readonly action: string;
  readonly on: string;
  readonly context?: { readonly [key: string]: string };
}

/** Somebody who wants to get through chooses what conditions ask for. */
const ISOLATED = { 'sagemaker:NetworkIsolation': 'true', 'sagemaker:InterContainerTrafficEncryption': 'true' };

const STARTS: { readonly [service: string]: readonly (readonly Start[])[] } = {
  cloudformation: [
    [{ action: 'CreateStack', on: 'stack/any/any' }],
    [
      { action: 'CreateChangeSet', on: 'stack/any/any' },
      { action: 'ExecuteChangeSet', on: 'stack/any/any' },
    ],
  ],
  codepipeline: [[{ action: 'CreatePipeline', on: 'any' }], [{ action: 'UpdatePipeline', on: PIPELINE }]],
  events: [[{ action: 'PutTargets', on: 'rule/any' }]],
  lambda: [[{ action: 'CreateFunction', on: 'function:any' }]],
  sagemaker: [
    [{ action: 'CreateTrainingJob', on: 'training-job/pipelines-any', context: ISOLATED }],
    [{ action: 'CreateProcessingJob', on: 'processing-job/pipelines-any', context: ISOLATED }],
    [{ action: 'CreateNotebookInstance', on: 'notebook-instance/any' }],
    [{ action: 'CreatePipeline', on: 'pipeline/any' }],
  ],
  scheduler: [[{ action: 'CreateSchedule', on: 'schedule/default/any' }]],
};
