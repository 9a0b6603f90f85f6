import { createHash } from 'node:crypto';
import { Cloud } from '../../handlers/support/cloud';
import { type Answer, json, refuse } from '../../handlers/support/wire';

export const REGION = 'eu-west-1';
export const DEV = '111111111111';
export const PROD = '333333333333';
export const FUNCTION = `arn:aws:lambda:${REGION}:${DEV}:function:mortgage-approval-dev-Retrain1A2B`;
export const PIPELINE = `arn:aws:codepipeline:${REGION}:${DEV}:mortgage-approval-dev-Delivery-A1B2`;
export const RULE = `arn:aws:events:${REGION}:${DEV}:rule/mortgage-approval-dev-Rule-C3D4`;
export const BUS = `arn:aws:events:${REGION}:${DEV}:event-bus/mortgage-approval-notifications`;
export const SCHEDULE = `arn:aws:scheduler:${REGION}:${PROD}:schedule/default/mortgage-approval-prod-Drift-E5F6`;

type Attributes = { readonly [name: string]: string };

/** A message that somebody sends to a queue. */
export interface Sent {
  readonly body: string;
  readonly attributes?: Attributes;
  readonly sent?: number;
}

/** The record of a Lambda destination for failures, as in Lambda's developer guide. The payload is JSON text. */
export const ofFunction = (payload: string, arn = FUNCTION): Sent => ({
  body:
    `{"version":"1.0","timestamp":"2026-11-20T09:36:05.568Z","requestContext":{"requestId":"e4b46cbf-b738-xmpl-8880-` +
    `a18cdf61200e","functionArn":"${arn}:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":3},` +
    `"requestPayload":${payload},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":` +
    `"Unhandled"},"responsePayload":{"errorType":"Error","errorMessage":"nobody knows it","trace":["Error: nobody"]}}`,
});

/** The event of a rule, with the attributes of EventBridge's user guide. */
export const ofRule = (body: string, target: string, rule = RULE): Sent => ({
  body,
  attributes: {
    RULE_ARN: rule,
    TARGET_ARN: target,
    ERROR_CODE: 'NO_PERMISSIONS',
    ERROR_MESSAGE: 'User: events is not authorized to perform: lambda:InvokeFunction',
    RETRY_ATTEMPTS: '0',
  },
});

/** The input of a schedule, with the attributes of EventBridge Scheduler's user guide. */
export const ofSchedule = (body: string, more: Attributes = {}): Sent => ({
  body,
  attributes: {
    SCHEDULE_ARN: SCHEDULE,
    TARGET_ARN: FUNCTION,
    SCHEDULED_TIME: '2026-11-20T09:30:00Z',
    ERROR_CODE: 'Lambda.ResourceNotFoundException',
    ERROR_MESSAGE: 'Function not found',
    EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    RETRY_ATTEMPTS: '10',
    EXECUTION_ID: 'ad06616e51cdf74a',
    IS_PAYLOAD_TRUNCATED: 'false',
    ...more,
  },
});

interface Waiting extends Sent {
  readonly id: string;
  visibleAt: number;
}

/** A queue of SQS, as far as messages become invisible and are deleted. */
export class Queue {
  public readonly messages: Waiting[] = [];
  private count = 0;

  public constructor(public readonly url: string) {}

  public put(...sent: Sent[]): void {
    for (const each of sent) this.messages.push({ ...each, id: `message-${++this.count}`, visibleAt: 0 });
  }

  /** What somebody else could receive now. */
  public get visible(): Waiting[] {
    return this.messages.filter(({ visibleAt }) => visibleAt <= Date.now());
  }

  public receive({ MaxNumberOfMessages = 1, VisibilityTimeout = 30 }: Record<string, number>): Answer {
    const taken = this.visible.slice(0, MaxNumberOfMessages);
    for (const each of taken) each.visibleAt = Date.now() + VisibilityTimeout * 1000;
    return json({ Messages: taken.map(rendered) }, 'application/x-amz-json-1.0');
  }

  public change({ ReceiptHandle, VisibilityTimeout }: { ReceiptHandle: string; VisibilityTimeout: number }): Answer {
    const held = this.messages.find(({ id }) => ReceiptHandle === `receipt of ${id}`);
    if (held) held.visibleAt = Date.now() + VisibilityTimeout * 1000;
    return json({}, 'application/x-amz-json-1.0');
  }

  public remove({ ReceiptHandle }: { ReceiptHandle: string }): Answer {
    const at = this.messages.findIndex(({ id }) => ReceiptHandle === `receipt of ${id}`);
    if (at >= 0) this.messages.splice(at, 1);
    return json({}, 'application/x-amz-json-1.0');
  }
}

function rendered({ id, body, attributes = {}, sent = Date.parse('2026-11-20T09:36:06Z') }: Waiting): object {
  const named = Object.entries(attributes);
  return {
    MessageId: id,
    ReceiptHandle: `receipt of ${id}`,
    Body: body,
    MD5OfBody: createHash('md5').update(body).digest('hex'),
    Attributes: { SentTimestamp: `${sent}` },
    ...(named.length > 0 && {
      MessageAttributes: Object.fromEntries(
        named.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
  };
}

/** What a test sends to targets. */
export interface Invoked {
  readonly name: string;
  readonly payload: string;
}

/** The account in which the command runs: its stacks with their queues, and the targets of letters. */
export class DeadLetters {
  public readonly queues: Queue[] = [];
  public readonly invoked: Invoked[] = [];
  /** The targets of each rule, by its name. */
  public readonly rules: { [name: string]: { Arn: string; [key: string]: unknown }[] } = {};
  /** The stacks of the account, with the logical IDs of their queues. */
  public readonly stacks: { [name: string]: { [logicalId: string]: string } } = {};
  /** Where the failures of functions go. Nothing if that is the first queue. */
  public failuresGoTo?: string;
  public account = DEV;

  private constructor(public readonly cloud: Cloud) {}

  public static async start(cloud?: Cloud): Promise<DeadLetters> {
    const account = new DeadLetters(cloud ?? (await Cloud.start()));
    account.answer();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: account.cloud.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIABASE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
      AWS_MAX_ATTEMPTS: '1',
    });
    delete process.env.AWS_PROFILE;
    return account;
  }

  /** A queue in a stack. */
  public queue(name = 'mortgage-approval-dev-RetrainDeadLetters-G7H8', stack = 'mortgage-approval-dev'): Queue {
    const queue = new Queue(`https://sqs.${REGION}.amazonaws.com/${this.account}/${name}`);
    this.queues.push(queue);
    this.stacks[stack] = { ...this.stacks[stack], [`DeadLetters${this.queues.length}`]: queue.url };
    return queue;
  }

  private get firstQueue(): string {
    return `arn:aws:sqs:${REGION}:${this.account}:${this.queues[0].url.split('/').at(-1)}`;
  }

  private answer(): void {
    const { cloud } = this;
    cloud.on('STS.GetCallerIdentity', () =>
      xml('GetCallerIdentity', `<Account>${this.account}</Account><Arn>arn:aws:iam::${this.account}:user/ana</Arn>`),
    );
    cloud.on('CloudFormation.ListStackResources', ({ body }) => this.resources(new URLSearchParams(body.toString())));
    cloud.on('Lambda.Invoke', ({ path, body }) => {
      this.invoked.push({ name: decodeURIComponent(path.split('/')[3]), payload: body.toString() });
      return { status: 202, headers: {}, body: '' };
    });
    cloud.on('Lambda.GetFunctionEventInvokeConfig', () =>
      json({ DestinationConfig: { OnFailure: { Destination: this.failuresGoTo ?? this.firstQueue } } }),
    );
    cloud.on('AWSEvents.ListTargetsByRule', ({ body }) => {
      const targets = this.rules[JSON.parse(body.toString()).Rule]?.map((target) => ({
        DeadLetterConfig: { Arn: this.firstQueue },
        ...target,
      }));
      return targets ? json({ Targets: targets }) : refuse(400, 'ResourceNotFoundException', { message: 'no rule' });
    });
    for (const [operation, act] of [
      ['ReceiveMessage', 'receive'],
      ['ChangeMessageVisibility', 'change'],
      ['DeleteMessage', 'remove'],
    ] as const)
      cloud.on(`AmazonSQS.${operation}`, ({ body }) => {
        const input = JSON.parse(body.toString());
        return this.queues.find(({ url }) => url === input.QueueUrl)![act](input);
      });
  }

  private resources(input: URLSearchParams): Answer {
    const name = input.get('StackName')!;
    const queues = this.stacks[name];
    if (!queues) {
      const error = `<Error><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error>`;
      return { status: 400, headers: XML, body: `<ErrorResponse>${error}</ErrorResponse>` };
    }
    const rows = [
      ...Object.entries(queues).map(([id, url]) => [id, url, 'AWS::SQS::Queue']),
      ['Key', 'k', 'AWS::KMS::Key'],
    ];
    const summaries = rows.map(
      ([id, physical, type]) =>
        `<member><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${physical}</PhysicalResourceId>` +
        `<ResourceType>${type}</ResourceType></member>`,
    );
    return xml('ListStackResources', `<StackResourceSummaries>${summaries.join('')}</StackResourceSummaries>`);
  }
}

const XML = { 'content-type': 'text/xml' };

function xml(action: string, result: string): Answer {
  const body = `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
  return { status: 200, headers: XML, body };
}
