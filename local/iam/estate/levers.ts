import type { Estate } from './estate';
import type { Question, Way } from './questions';

/** The approvals that a model passes on its way to production, in their order. */
export const APPROVALS = ['registry', 'pipeline'] as const;
export type Approval = (typeof APPROVALS)[number];

/** Something that changes what runs in production, or what comes before an approval. */
export interface Lever {
  readonly id: string;
  readonly title: string;
  /** The approvals that nobody else has to give any more. */
  readonly skips: readonly Approval[];
  readonly ways: readonly Way[];
}

/** Every lever of an estate. */
export function leversOf(estate: Estate): Lever[] {
  return [...pastBoth(estate), ...pastOne(estate), ...beforeBoth(estate)];
}

function pastBoth({ delivery, packageServes, served }: Estate): Lever[] {
  const { production, servingRole, artifacts, region, group } = delivery;
  const at = (name: string) => `arn:aws:sagemaker:${region}:${production.account}:${name}`;
  const makes: Way = [
    { action: 'sagemaker:CreateModel', resource: at('model/any'), context: { 'sagemaker:NetworkIsolation': 'true' } },
    { action: 'iam:PassRole', resource: servingRole, context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    { action: 'sagemaker:CreateEndpointConfig', resource: at('endpoint-config/any') },
  ];
  const endpoint: Way = [...makes, { action: 'sagemaker:UpdateEndpoint', resource: production.endpoint }];
  return [
    { id: 'endpoint', title: 'Point the endpoint at a model of their own', skips: APPROVALS, ways: [endpoint] },
    {
      id: 'served',
      title: 'Overwrite the model data that the endpoint reads',
      skips: APPROVALS,
      ways: served.flatMap(writes),
    },
    { id: 'artifacts', title: "Overwrite the pipeline's copy of a release", skips: APPROVALS, ways: writes(artifacts) },
    {
      id: 'package',
      title: 'Change what an approved version consists of',
      skips: packageServes ? APPROVALS : [],
      ways: [[{ action: 'sagemaker:UpdateModelPackage', resource: versionOf(group) }]],
    },
  ];
}

function pastOne({ delivery }: Estate): Lever[] {
  const { release, approvals, group } = delivery;
  const approved = { 'sagemaker:ModelApprovalStatus': 'Approved' };
  const approve = { action: 'sagemaker:UpdateModelPackage', resource: versionOf(group), context: approved };
  const register = { action: 'sagemaker:CreateModelPackage', resource: versionOf(group), context: approved };
  return [
    { id: 'release', title: 'Write a release', skips: ['registry'], ways: writes(release) },
    { id: 'approve', title: 'Approve a version in the registry', skips: ['registry'], ways: [[approve]] },
    { id: 'approved', title: 'Register a version as approved', skips: ['registry'], ways: [[register]] },
    {
      id: 'answer',
      title: 'Answer the approval in the pipeline',
      skips: ['pipeline'],
      ways: [approvals.map((resource) => ({ action: 'codepipeline:PutApprovalResult', resource }))],
    },
  ];
}

function beforeBoth({ delivery, trained, trainingCode }: Estate): Lever[] {
  const { group, pipeline, trainingPipeline } = delivery;
  const pending = { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' };
  return [
    one('start', 'Start the delivery with a release that exists', {
      action: 'codepipeline:StartPipelineExecution',
      resource: pipeline,
    }),
    one('register', 'Register a version that waits', {
      action: 'sagemaker:CreateModelPackage',
      resource: versionOf(group),
      context: pending,
    }),
    one('train', 'Start a training run', { action: 'sagemaker:StartPipelineExecution', resource: trainingPipeline }),
    { id: 'trained', title: 'Write model data that a run may register', skips: [], ways: trained.flatMap(writes) },
    { id: 'code', title: 'Write training code that the next run takes', skips: [], ways: trainingCode.flatMap(writes) },
  ];
}

function one(id: string, title: string, question: Question): Lever {
  return { id, title, skips: [], ways: [[question]] };
}

/** Who may change the policy of a bucket may allow himself the rest. */
function writes(object: string): Way[] {
  const bucket = object.split('/')[0]!;
  return [
    [{ action: 's3:PutObject', resource: object }],
    [{ action: 's3:PutBucketPolicy', resource: bucket }],
    [
      { action: 's3:DeleteBucketPolicy', resource: bucket },
      { action: 's3:PutObject', resource: object, unprotected: true },
    ],
  ];
}

function versionOf(group: string): string {
  return `${group.replace(':model-package-group/', ':model-package/')}/1`;
}
