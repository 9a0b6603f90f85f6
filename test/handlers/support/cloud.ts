import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BucketStore } from './bucket-store';
import { Table } from './table';
import { type Answer, refuse, type Request } from './wire';

/** Answers an operation for a test, at once or later. */
export type Responder = (request: Request) => Answer | Promise<Answer>;

/**
 * Comes between a call and AWS. `act` lets AWS do what the call asks. `attempt` counts from 1, because the SDK repeats a call
 * that fails. Nothing in the place of an answer cuts the connection.
 */
export type Interception = (
  request: Request,
  act: () => Promise<Answer>,
  attempt: number,
) => Promise<Answer | undefined>;

/**
 * Stands in for AWS over HTTP, in AWS's wire formats. S3 and DynamoDB behave as the real services do, as far as the
 * handlers rely on it. The test answers everything else. Every request is kept.
 */
export class Cloud {
  public readonly objects = new BucketStore();
  public readonly table = new Table();
  public readonly requests: Request[] = [];
  private readonly responders = new Map<string, Responder>();
  private readonly faults: { readonly operation: string; readonly answer: Answer }[] = [];
  private broken?: { readonly from: number; readonly late: boolean };
  private breaking?: string;
  private disturbance?: (json: string, operation: string) => string;
  private interception?: { readonly at: number; readonly by: Interception };
  /** The calls since the interception began, with their attempts. */
  private readonly attempts = new Map<string, number>();
  private readonly server: Server = createServer((incoming, outgoing) => {
    // a run may have a clock of its own, which the SDK would correct
    outgoing.sendDate = false;
    void this.serve(incoming).then((answer) => {
      if (answer === undefined) incoming.socket.destroy();
      else outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });

  public static async start(): Promise<Cloud> {
    const cloud = new Cloud();
    await new Promise<void>((resolve) => cloud.server.listen(0, '127.0.0.1', resolve));
    return cloud;
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sets the answer to an operation such as `SageMaker.DescribeModelPackage`. */
  public on(operation: string, responder: Responder): void {
    this.responders.set(operation, responder);
  }

  /** Makes the next calls of an operation fail. */
  public fail(operation: string, answer: Answer, times = 1): void {
    for (let i = 0; i < times; i++) this.faults.push({ operation, answer });
  }

  /** Takes back the failures that are still to come. */
  public forgetFaults(): void {
    this.faults.length = 0;
    this.broken = undefined;
    this.breaking = undefined;
  }

  /** Does what the next call of an operation asks, but answers neither it nor anything after it, until the faults are taken back. */
  public breakAfter(operation: string): void {
    this.breaking = operation;
  }

  /**
   * Answers no request from one on, as if the function were killed there: every call after it fails as well. With `late`, AWS
   * still does what this one asks, and only the answer is lost.
   */
  public breakAt(from: number, late: boolean): void {
    this.broken = { from, late };
  }

  /** Intercepts one call from now on, with all its attempts. Calls are counted from 1. */
  public intercept(at: number, by: Interception): void {
    this.attempts.clear();
    this.interception = { at, by };
  }

  /** Changes each answer and each object that is JSON. */
  public disturb(by: (json: string, operation: string) => string): void {
    this.disturbance = by;
  }

  /** Answers again, after so long that what was in progress counts as interrupted. */
  public heal(): void {
    this.interception = undefined;
    this.broken = undefined;
    for (const item of this.table.items.values())
      if (item.status?.S === 'INPROGRESS') item.in_progress_expiration = { N: '0' };
  }

  /** How many calls there were since the interception began, without their repetitions. */
  public get callCount(): number {
    return this.attempts.size;
  }

  /** The requests of an operation. */
  public calls(operation: string): Request[] {
    return this.requests.filter((request) => request.operation === operation);
  }

  /** The JSON bodies of the requests of an operation. */
  public inputs<T = Record<string, unknown>>(operation: string): T[] {
    return this.calls(operation).map(({ body }) => JSON.parse(body.toString()) as T);
  }

  public stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async serve(incoming: IncomingMessage): Promise<Answer | undefined> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const headers = incoming.headers as Request['headers'];
    const method = incoming.method!;
    const [path, query] = incoming.url!.split('?');
    const operation = operationOf(method, path, query, headers, body);
    const request = { operation, method, path, query, headers, body };
    this.requests.push(request);
    if (operation === this.breaking && this.broken === undefined) this.breakAt(this.requests.length, true);
    const { from, late } = this.broken ?? { from: Infinity, late: false };
    if (this.requests.length >= from) {
      if (late && this.requests.length === from) await this.do(request);
      return { status: 500, headers: {}, body: '' };
    }
    const id = headers['amz-sdk-invocation-id'] ?? `${this.requests.length}`;
    const attempt = (this.attempts.get(id) ?? 0) + 1;
    this.attempts.set(id, attempt);
    const isIntercepted = this.interception?.at === [...this.attempts.keys()].indexOf(id) + 1;
    return isIntercepted ? this.interception!.by(request, () => this.do(request), attempt) : this.do(request);
  }

  private async do(request: Request): Promise<Answer> {
    const { operation } = request;
    const fault = this.faults.findIndex((planned) => planned.operation === operation);
    if (fault >= 0) return this.faults.splice(fault, 1)[0].answer;
    const responder = this.responders.get(operation);
    if (responder) return this.disturbed(await responder(request), operation);
    if (operation.startsWith('S3.')) return this.disturbed(this.objects.answer(request), operation);
    if (operation.startsWith('DynamoDB.')) return this.table.answer(operation.slice('DynamoDB.'.length), request);
    return refuse(400, 'UnknownOperationException', { message: operation });
  }

  private disturbed(answer: Answer, operation: string): Answer {
    const isJson = /^\s*\{/.test(answer.body.toString().slice(0, 10));
    if (this.disturbance === undefined || !isJson) return answer;
    const { 'x-amz-checksum-crc32': _, ...headers } = answer.headers;
    return { ...answer, headers, body: this.disturbance(answer.body.toString(), operation) };
  }
}

/** The services that are asked by forms, by the version of their API. */
const FORM_SERVICES: { readonly [version: string]: string } = {
  '2010-03-31': 'SNS',
  '2010-05-15': 'CloudFormation',
  '2011-06-15': 'STS',
};

/** Names the service and operation of a request by its target, its form or its path. */
function operationOf(
  method: string,
  path: string,
  query: string | undefined,
  headers: Request['headers'],
  body: Buffer,
): string {
  const target = headers['x-amz-target'];
  if (target) {
    const [service, operation] = target.split('.');
    return `${service.replace(/_\d+$/, '')}.${operation}`;
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(body.toString());
    return `${FORM_SERVICES[form.get('Version')!]}.${form.get('Action')}`;
  }
  if (/^\/2015-03-31\/functions\/[^/]+\/invocations$/.test(path)) return 'Lambda.Invoke';
  if (/^\/2019-09-25\/functions\/[^/]+\/event-invoke-config$/.test(path)) return 'Lambda.GetFunctionEventInvokeConfig';
  if (/^\/endpoints\/[^/]+\/invocations$/.test(path)) return 'SageMakerRuntime.InvokeEndpoint';
  const asked = new URLSearchParams(query);
  if (method === 'GET' && asked.get('list-type') === '2') return 'S3.ListObjectsV2';
  if (method === 'GET' && asked.has('versions')) return 'S3.ListObjectVersions';
  if (method === 'POST' && asked.has('uploads')) return 'S3.CreateMultipartUpload';
  if (method === 'POST' && asked.has('uploadId')) return 'S3.CompleteMultipartUpload';
  if (headers['x-amz-copy-source'] !== undefined)
    return asked.has('partNumber') ? 'S3.UploadPartCopy' : 'S3.CopyObject';
  const operation = `${{ GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject' }[method] ?? method}`;
  // the query of a request to S3 tells other operations from those on a plain object
  return query === undefined || query === `x-id=${operation}` ? `S3.${operation}` : `S3.${operation}?${query}`;
}
