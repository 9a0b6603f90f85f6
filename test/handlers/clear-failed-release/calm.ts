import type { Scenarios } from '../support/calm';
import { Cloud } from '../support/cloud';
import { jobOf, refuseForm, serveJobOnce, stackResources, xml } from '../support/jobs';
import { refuse } from '../support/wire';

const STACK = 'mortgage-approval-prod-release';
const PARAMETERS = {
  environment: 'prod',
  region: 'eu-central-1',
  roleArn: 'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-clearing',
  stackName: STACK,
  endpoint: 'mortgage-approval-prod',
};
const ID = `arn:aws:cloudformation:eu-central-1:333333333333:stack/${STACK}/1234`;
const RESPONSE = 'xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';

export const clearFailedRelease: Scenarios = {
  'the stack of a first release has failed': async () => {
    const cloud = await Cloud.start();
    const answers = serveJobOnce(cloud);
    const stack = { status: 'ROLLBACK_COMPLETE', deletions: 0 };
    cloud.on('CloudFormation.DescribeStacks', () => {
      if (stack.status === 'DELETE_COMPLETE')
        return refuseForm('ValidationError', `Stack with id ${STACK} does not exist`);
      const { status } = stack;
      // one look sees the deletion
      if (status === 'DELETE_IN_PROGRESS') stack.status = 'DELETE_COMPLETE';
      return xml(`<DescribeStacksResponse ${RESPONSE}><DescribeStacksResult><Stacks><member><StackName>${STACK}</StackName>
        <StackId>${ID}</StackId><StackStatus>${status}</StackStatus><CreationTime>2026-11-20T08:00:00Z</CreationTime>
        </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`);
    });
    cloud.on('CloudFormation.ListStackResources', () => stackResources([]));
    cloud.on('CloudFormation.DeleteStack', () => {
      if (stack.status === 'ROLLBACK_COMPLETE') {
        stack.status = 'DELETE_IN_PROGRESS';
        stack.deletions += 1;
      }
      return xml(`<DeleteStackResponse ${RESPONSE}/>`);
    });
    cloud.on('SageMaker.DescribeEndpoint', () =>
      refuse(400, 'ValidationException', { message: 'Could not find endpoint "mortgage-approval-prod".' }),
    );
    return {
      cloud,
      environment: {},
      event: jobOf(JSON.stringify(PARAMETERS)),
      done: () => [
        ...Array.from({ length: stack.deletions }, () => 'the stack was deleted'),
        ...answers.map(({ success }) => `the job ${success ? 'succeeded' : 'failed'}`),
      ],
      told: () => [],
      words: { AssumeRole: "can't be assumed" },
      failure: () => answers.find(({ success }) => !success)?.message,
    };
  },
};
