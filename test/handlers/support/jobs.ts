import type { Cloud } from './cloud';
import { type Answer, json, refuse, type Request } from './wire';

/** What the tests of handlers share that CodePipeline invokes. */
export const JOB_ID = '11111111-abcd-1111-abcd-111111abcdef';
export const SUCCESS = 'CodePipeline.PutJobSuccessResult';
export const FAILURE = 'CodePipeline.PutJobFailureResult';

/** A job, as in CodePipeline's user guide. */
export function jobOf(userParameters: unknown, more: object = {}) {
  return {
    'CodePipeline.job': {
      id: JOB_ID,
      accountId: '111111111111',
      data: {
        actionConfiguration: { configuration: { FunctionName: 'function', UserParameters: userParameters } },
        inputArtifacts: [],
        outputArtifacts: [],
        artifactCredentials: { accessKeyId: 'ASIAPIPELINE', secretAccessKey: 'pipeline-secret', sessionToken: 'token' },
        ...more,
      },
    },
  };
}

/** Lets jobs be answered and roles be assumed. */
export function serveJobs(cloud: Cloud): void {
  const done = { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: '' };
  cloud.on(SUCCESS, () => done);
  cloud.on(FAILURE, () => done);
  cloud.on('STS.AssumeRole', () =>
    xml(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <AssumedRoleUser><Arn>arn:aws:sts::222222222222:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>
      <Credentials><AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>assumed-secret</SecretAccessKey>
      <SessionToken>assumed-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
      </AssumeRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleResponse>`),
  );
}

/** Lets one job be answered once, as CodePipeline does, and returns the answers that it took. */
export function serveJobOnce(cloud: Cloud): { readonly success: boolean; readonly message: string }[] {
  serveJobs(cloud);
  const answers: { success: boolean; message: string }[] = [];
  const take = (success: boolean) => (request: Request) => {
    if (answers.length > 0) return refuse(400, 'InvalidJobStateException', { message: 'the job has an answer' });
    const { failureDetails, executionDetails } = JSON.parse(request.body.toString());
    answers.push({ success, message: failureDetails?.message ?? executionDetails?.summary });
    return json({});
  };
  cloud.on(SUCCESS, take(true));
  cloud.on(FAILURE, take(false));
  return answers;
}

export function xml(body: string, status = 200): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

/** An error of a service that is asked by forms. */
export function refuseForm(code: string, message: string, status = 400): Answer {
  return xml(
    `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>
      <Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
    status,
  );
}

/** A resource of a stack. */
export interface StackResource {
  readonly type: string;
  readonly id: string;
  readonly status?: string;
}

/** A page of ListStackResources, in its wire format. */
export function stackResources(resources: readonly StackResource[], nextToken?: string): Answer {
  const members = resources.map(
    ({ type, id, status = 'CREATE_COMPLETE' }, i) => `<member><LogicalResourceId>R${i}</LogicalResourceId>
      <PhysicalResourceId>${id}</PhysicalResourceId><ResourceType>${type}</ResourceType>
      <LastUpdatedTimestamp>2026-11-20T08:00:00Z</LastUpdatedTimestamp><ResourceStatus>${status}</ResourceStatus></member>`,
  );
  const next = nextToken === undefined ? '' : `<NextToken>${nextToken}</NextToken>`;
  return xml(`<ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
    <ListStackResourcesResult>${next}<StackResourceSummaries>${members.join('')}</StackResourceSummaries>
    </ListStackResourcesResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></ListStackResourcesResponse>`);
}
