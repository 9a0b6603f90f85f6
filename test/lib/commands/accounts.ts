import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stack that a stand-in account has. */
export interface Stack {
  readonly account: string;
  readonly name: string;
  readonly isProtected?: boolean;
  /** The use case in the tag of the stack; by default, what its name begins with. */
  readonly useCase?: string | null;
  /** Resources by logical id. Those that are retained say so. */
  readonly resources: { readonly [id: string]: { type: string; physical: string; retain?: boolean } };
  /** Why a resource can't be deleted, by logical id. */
  fails?: { readonly [id: string]: string };
  status: string;
}

/** A role of a bootstrap stack that was assumed. */
interface Caller {
  readonly role: 'deploy' | 'lookup';
  readonly account: string;
}

/** What the roles of bootstrap stacks before version 32 must not do. */
const FORBIDDEN = { deploy: ['ListStackResources'], lookup: ['DeleteStack'] };

const XML = { 'content-type': 'text/xml' };

/** Stands in for STS and CloudFormation of several accounts, in AWS's query protocol over HTTP. */
export class Accounts {
  /** The names of the stacks that were deleted, in their order, with their accounts. */
  public readonly deleted: string[] = [];
  /** The accounts whose deploy and lookup roles may be assumed. */
  public trusting: string[] = [];
  /** The accounts of these that have no lookup role. */
  public withoutLookup: string[] = [];
  /** Whether it knows nobody's credentials. */
  public refusing = false;
  private polls = 0;
  private readonly server: Server = createServer((incoming, outgoing) => {
    void read(incoming).then((input) => {
      const { status, body } = this.answer(input, callerOf(incoming));
      outgoing.writeHead(status, XML).end(body);
    });
  });

  public constructor(
    public readonly own: string,
    public readonly stacks: Stack[],
  ) {}

  public start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private answer(input: URLSearchParams, caller?: Caller): { status: number; body: string } {
    const action = input.get('Action')!;
    if (this.refusing) return refused('InvalidClientTokenId', 'The security token is invalid', 403);
    if (action === 'GetCallerIdentity')
      return result(action, `<Account>${this.own}</Account><Arn>arn:aws:iam::${this.own}:user/ana</Arn>`);
    if (action === 'AssumeRole') return this.assume(input.get('RoleArn')!);
    const wanted = input.get('StackName')!;
    const stack = this.stacks.find(
      (each) => each.account === (caller?.account ?? this.own) && [each.name, idOf(each)].includes(wanted),
    );
    if (!stack) return refused('ValidationError', `Stack with id ${wanted} does not exist`);
    if (caller && FORBIDDEN[caller.role].includes(action))
      return refused('AccessDenied', `the ${caller.role} role is not authorized to perform: ${action}`, 403);
    return this.ask(action, stack, wanted === idOf(stack));
  }

  private assume(role: string): { status: number; body: string } {
    const [, account, kind] =
      /^arn:aws:iam::(\d+):role\/cdk-hnb659fds-(deploy|lookup)-role-\1-eu-west-1$/.exec(role) ?? [];
    const isMissing = kind === 'lookup' && this.withoutLookup.includes(account!);
    if (!account || isMissing || !this.trusting.includes(account))
      return refused('AccessDenied', `User: ana is not authorized to perform: sts:AssumeRole on ${role}`, 403);
    return result(
      'AssumeRole',
      `<Credentials><AccessKeyId>ASIA${kind}${account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
        '<SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>',
    );
  }

  private ask(action: string, stack: Stack, byId: boolean): { status: number; body: string } {
    const resources = Object.entries(stack.resources);
    switch (action) {
      case 'DescribeStacks':
        if (stack.status === 'DELETE_COMPLETE' && !byId)
          return refused('ValidationError', `Stack with id ${stack.name} does not exist`);
        // a deletion takes some time
        if (stack.status === 'DELETE_IN_PROGRESS' && ++this.polls % 2 === 0) this.end(stack);
        return result(action, `<Stacks><member>${described(stack)}</member></Stacks>`);
      case 'GetTemplate':
        return result(action, `<TemplateBody>${JSON.stringify(templateOf(stack))}</TemplateBody>`);
      case 'ListStackResources':
        return result(
          action,
          `<StackResourceSummaries>${resources
            .map(([id, each]) => `<member>${resource(id, each, 'CREATE_COMPLETE')}</member>`)
            .join('')}</StackResourceSummaries>`,
        );
      case 'DescribeStackEvents':
        return result(action, `<StackEvents>${this.events(stack)}</StackEvents>`);
      case 'DeleteStack':
        stack.status = 'DELETE_IN_PROGRESS';
        this.deleted.push(`${stack.account} ${stack.name}`);
        return result(action, '');
      default:
        return refused('InvalidAction', action);
    }
  }

  private end(stack: Stack): void {
    stack.status = stack.fails ? 'DELETE_FAILED' : 'DELETE_COMPLETE';
  }

  /** The newest first, and at last a failure of an earlier attempt. */
  private events(stack: Stack): string {
    const failed = Object.entries(stack.fails ?? {}).map(([id, reason]) => ({ id, reason }));
    const event = (id: string, physical: string, status: string, reason = '') =>
      `<member><StackId>${idOf(stack)}</StackId><EventId>e</EventId><StackName>${stack.name}</StackName>` +
      `<LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${physical}</PhysicalResourceId>` +
      `<ResourceType>AWS::IAM::Role</ResourceType><ResourceStatus>${status}</ResourceStatus>` +
      `<ResourceStatusReason>${reason}</ResourceStatusReason></member>`;
    return [
      event(stack.name, idOf(stack), 'DELETE_FAILED', 'The following resource(s) failed to delete'),
      ...failed.map(({ id, reason }) => event(id, 'physical', 'DELETE_FAILED', reason)),
      event(stack.name, idOf(stack), 'DELETE_IN_PROGRESS'),
      event('Old', 'physical', 'DELETE_FAILED', 'of an earlier attempt'),
    ].join('');
  }
}

async function read(incoming: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** The role whose credentials signed a request. It is none if the own ones did. */
function callerOf({ headers }: IncomingMessage): Caller | undefined {
  const [, role, account] = /Credential=ASIA(deploy|lookup)(\d{12})\//.exec(headers.authorization ?? '') ?? [];
  return role === undefined ? undefined : { role: role as Caller['role'], account: account! };
}

function idOf({ account, name }: Stack): string {
  return `arn:aws:cloudformation:eu-west-1:${account}:stack/${name}/0f3c2ab0`;
}

function described(stack: Stack): string {
  const { useCase = /^(.+?)-(dev|staging|prod)/.exec(stack.name)?.[1] } = stack;
  const tags = useCase ? `<Tags><member><Key>ml:use-case</Key><Value>${useCase}</Value></member></Tags>` : '';
  return (
    `<StackId>${idOf(stack)}</StackId><StackName>${stack.name}</StackName><StackStatus>${stack.status}</StackStatus>` +
    `<CreationTime>2026-01-01T00:00:00Z</CreationTime>` +
    `<EnableTerminationProtection>${stack.isProtected ?? false}</EnableTerminationProtection>${tags}`
  );
}

function templateOf({ resources }: Stack): object {
  const kept = (retain?: boolean) => (retain ? { DeletionPolicy: 'RetainExceptOnCreate' } : {});
  return {
    Resources: Object.fromEntries(
      Object.entries(resources).map(([id, { type, retain }]) => [id, { Type: type, ...kept(retain) }]),
    ),
  };
}

function resource(id: string, { type, physical }: { type: string; physical: string }, status: string): string {
  return (
    `<LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${physical}</PhysicalResourceId>` +
    `<ResourceType>${type}</ResourceType><ResourceStatus>${status}</ResourceStatus>` +
    '<LastUpdatedTimestamp>2026-01-01T00:00:00Z</LastUpdatedTimestamp>'
  );
}

function result(action: string, body: string): { status: number; body: string } {
  return { status: 200, body: `<${action}Response><${action}Result>${body}</${action}Result></${action}Response>` };
}

function refused(code: string, message: string, status = 400): { status: number; body: string } {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>` };
}
