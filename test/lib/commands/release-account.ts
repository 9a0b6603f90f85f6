import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { boundRelease, COPIES, zipOf } from '../../handlers/support/bound-release';
import { Cloud } from '../../handlers/support/cloud';
import * as example from '../../handlers/support/examples';
import { refuseForm, stackResources, xml } from '../../handlers/support/jobs';
import { json, type Request } from '../../handlers/support/wire';

const NAMESPACE = 'xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';
const KEY = 'mortgage-approval/release.zip';
export const RELEASE = `releases/${KEY}`;
export const STACK = 'mortgage-approval-prod-release';
const CONFIG = 'EndpointConfig-Xy1Zabc';
const ROLE = 'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod';

export const DEPLOYMENT = {
  schema: 'deployment/1',
  useCase: 'mortgage-approval',
  environment: 'prod',
  account: '333333333333',
  region: 'eu-west-1',
  releases: { bucket: 'releases', key: KEY },
  states: 'state',
  stackName: STACK,
  endpoint: 'mortgage-approval-prod',
  roles: {
    deploy: `${ROLE}-deploy`,
    execution: 'arn:aws:iam::333333333333:role/cdk-hnb659fds-cfn-exec-role-333333333333-eu-west-1',
    clearing: `${ROLE}-clearing`,
    smokeTest: `${ROLE}-smoke-test`,
  },
  latencyMillis: 5000,
};

/** What CloudFormation does with a change set. */
export interface Plan {
  /** The status of the stack of the release. Without it, there is none. */
  status?: string;
  /** Why the change set fails, if it does. */
  refusal?: string;
  /** The status of the stack after the change set was executed. */
  ends: string;
}

/** The tools account and an environment, in which a release may be deployed. */
export class ReleaseAccount {
  public readonly plan: Plan = { ends: 'CREATE_COMPLETE' };
  public outputs: unknown[] = [DEPLOYMENT];
  /** Who may not assume roles. */
  public distrusts = false;

  private constructor(public readonly cloud: Cloud) {}

  public static async start(): Promise<ReleaseAccount> {
    const account = new ReleaseAccount(await Cloud.start());
    account.serveAccess();
    account.serveStacks();
    account.serveChangeSets();
    account.cloud.on('SageMaker.DescribeEndpoint', () =>
      json({ EndpointName: DEPLOYMENT.endpoint, EndpointConfigName: CONFIG, EndpointStatus: 'InService' }),
    );
    account.cloud.on('SageMakerRuntime.InvokeEndpoint', () => json({ predictions: [1] }, 'application/json'));
    for (const { uri, body } of Object.values(COPIES)) account.cloud.objects.put(uri.slice(5), body);
    return account;
  }

  /** Writes a release, as the release maker does, and returns its version. */
  public release(more: object = {}, { isRemembered = true, edit = {} }: Written = {}): string {
    const { files, digest } = boundRelease({
      smokeTests: { prod: 'requests/1.json' },
      files: this.digestsWith({}),
      ...more,
    });
    if (isRemembered) this.cloud.table.items.set(`release#${digest}`, { id: { S: `release#${digest}` } });
    return this.cloud.objects.put(RELEASE, zipOf({ ...FILES, 'manifest.json': files['manifest.json'], ...edit }));
  }

  /** The digests of the files of a release, some of which are others. */
  public digestsWith(others: { readonly [name: string]: string }): { [name: string]: string } {
    const digest = (text: string) => createHash('sha256').update(text).digest('hex');
    return Object.fromEntries(Object.entries({ ...FILES, ...others }).map(([name, text]) => [name, digest(text)]));
  }

  /** The manifest of the newest release. */
  public manifest(): string {
    return strFromU8(unzipSync(this.cloud.objects.versions(RELEASE).at(-1)!.body)['manifest.json']);
  }

  /** The forms with which CloudFormation was asked. */
  public asked(operation: string): { [name: string]: string }[] {
    return this.cloud.calls(`CloudFormation.${operation}`).map(formOf);
  }

  /** Whose credentials signed the calls of an operation. */
  public callers(operation: string): string[] {
    const calls = this.cloud.requests.filter((request) => request.operation.split('?')[0] === operation);
    return calls.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization!)![1]);
  }

  private serveAccess(): void {
    this.cloud.on('STS.GetCallerIdentity', () =>
      xml(`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
        <Arn>arn:aws:iam::111111111111:role/jobs</Arn><UserId>A</UserId><Account>111111111111</Account>
        </GetCallerIdentityResult></GetCallerIdentityResponse>`),
    );
    this.cloud.on('STS.AssumeRole', (request) => {
      if (this.distrusts) return refuseForm('AccessDenied', 'not authorized to perform: sts:AssumeRole', 403);
      const id = formOf(request).RoleArn.split('mortgage-approval-prod-')[1].toUpperCase().replace('-', '');
      return xml(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
        <AccessKeyId>ASIA${id}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
        <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`);
    });
  }

  private serveStacks(): void {
    this.cloud.on('CloudFormation.DescribeStacks', (request) => {
      const name = formOf(request).StackName;
      if (name === 'tools') return stackIs(name, 'UPDATE_COMPLETE', this.outputs);
      if (this.plan.status === undefined) return refuseForm('ValidationError', `Stack with id ${name} does not exist`);
      return stackIs(STACK, this.plan.status);
    });
    this.cloud.on('CloudFormation.ListStackResources', () =>
      stackResources([{ type: 'AWS::SageMaker::EndpointConfig', id: CONFIG }]),
    );
    this.cloud.on('CloudFormation.DescribeStackEvents', () => events());
  }

  private serveChangeSets(): void {
    this.cloud.on('CloudFormation.DeleteChangeSet', () => xml(`<DeleteChangeSetResponse ${NAMESPACE}/>`));
    this.cloud.on('CloudFormation.CreateChangeSet', () => {
      this.plan.status ??= 'REVIEW_IN_PROGRESS';
      return xml(`<CreateChangeSetResponse ${NAMESPACE}><CreateChangeSetResult><Id>i</Id></CreateChangeSetResult>
        </CreateChangeSetResponse>`);
    });
    this.cloud.on('CloudFormation.DescribeChangeSet', () => changeSetIs(this.plan.refusal));
    this.cloud.on('CloudFormation.ExecuteChangeSet', () => {
      this.plan.status = this.plan.ends;
      return xml(`<ExecuteChangeSetResponse ${NAMESPACE}/>`);
    });
  }
}

interface Written {
  /** Whether the release maker remembers it. */
  readonly isRemembered?: boolean;
  /** Files that are not as they were. */
  readonly edit?: { readonly [name: string]: string };
}

const FILES = {
  'template.json': JSON.stringify(example.KIT.template),
  'prod.json': '{"Parameters":{"Instances":"2"},"Tags":{"ml:environment":"prod"}}',
  'requests/1.json': JSON.stringify({ contentType: 'application/json', payload: '{"instances":[]}' }),
};

function formOf({ body }: Request): { [name: string]: string } {
  return Object.fromEntries(new URLSearchParams(body.toString()));
}

function stackIs(name: string, status: string, outputs: unknown[] = []) {
  const text = (output: unknown) => (typeof output === 'string' ? output : JSON.stringify(output));
  const members = outputs.map(
    (output, i) => `<member><OutputKey>O${i}</OutputKey><OutputValue>${text(output)}</OutputValue></member>`,
  );
  return xml(`<DescribeStacksResponse ${NAMESPACE}><DescribeStacksResult><Stacks><member><StackName>${name}</StackName>
    <StackId>arn:aws:cloudformation:eu-west-1:333333333333:stack/${name}/1</StackId><StackStatus>${status}</StackStatus>
    <CreationTime>2026-11-20T08:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs></member></Stacks>
    </DescribeStacksResult></DescribeStacksResponse>`);
}

function changeSetIs(refusal: string | undefined) {
  const state =
    refusal === undefined
      ? `<Status>CREATE_COMPLETE</Status><Changes><member><Type>Resource</Type><ResourceChange><Action>Modify</Action>
         <LogicalResourceId>Config</LogicalResourceId><ResourceType>AWS::SageMaker::EndpointConfig</ResourceType>
         <Replacement>True</Replacement></ResourceChange></member></Changes>`
      : `<Status>FAILED</Status><StatusReason>${refusal}</StatusReason>`;
  return xml(`<DescribeChangeSetResponse ${NAMESPACE}><DescribeChangeSetResult><ChangeSetName>release</ChangeSetName>
    ${state}</DescribeChangeSetResult></DescribeChangeSetResponse>`);
}

/** CloudFormation tells the last event first. */
function events() {
  const now = new Date().toISOString();
  const told = [
    ['Config', 'CREATE_FAILED', 'Resource creation cancelled', now],
    ['Endpoint', 'CREATE_FAILED', 'The primary container did not pass the ping health check', now],
    ['Endpoint', 'CREATE_FAILED', 'a reason of long ago', '2020-01-01T00:00:00Z'],
  ];
  const members = told.map(
    ([id, status, reason, at], i) => `<member><StackId>s</StackId><EventId>${i}</EventId><StackName>s</StackName>
      <LogicalResourceId>${id}</LogicalResourceId><ResourceType>AWS::SageMaker::Endpoint</ResourceType><Timestamp>${at}</Timestamp>
      <ResourceStatus>${status}</ResourceStatus><ResourceStatusReason>${reason}</ResourceStatusReason></member>`,
  );
  return xml(`<DescribeStackEventsResponse ${NAMESPACE}><DescribeStackEventsResult><StackEvents>${members.join('')}</StackEvents>
    </DescribeStackEventsResult></DescribeStackEventsResponse>`);
}
