import { App, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { context } from '../../../cdk.json';
import type { Consumer } from './consumers';

/** A template as far as policies are concerned. */
interface Template {
  readonly Resources?: Record<string, Resource>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly Bucket?: unknown; readonly Queues?: unknown[]; readonly Topics?: unknown[] };
}

const env = { account: '111111111111', region: 'eu-west-1' };

/** A stack that gives its template without the time of a whole synthesis. */
class TrialStack extends Stack {
  public render(): Template {
    const invalid = this.node.findAll().flatMap((child) => child.node.validate());
    if (invalid.length > 0) throw new Error(invalid.join('; '));
    return this.resolve(this._toCloudFormation()) as Template;
  }
}

/** The template of a consumer with a subject, or why there is none. */
export function tryConsumer({ run }: Consumer, make: (scope: Construct) => unknown): Template | Error {
  const stack = new TrialStack(new App({ context, analyticsReporting: false }), 'Stack', { env });
  try {
    run(stack, make(stack));
    return stack.render();
  } catch (error) {
    return error as Error;
  }
}

/** What has more than one policy in a template. */
export function policiesTwice({ Resources = {} }: Template): string[] {
  const targets = Object.values(Resources).flatMap(({ Type, Properties = {} }) =>
    Type.endsWith('Policy') ? [Properties.Bucket, ...(Properties.Queues ?? []), ...(Properties.Topics ?? [])] : [],
  );
  const texts = targets.filter((target) => target !== undefined).map((target) => JSON.stringify(target));
  return texts.filter((text, i) => texts.indexOf(text) !== i);
}

/** What is wrong with a consumer that works with a construct of CDK and is given ours; `undefined` if it is not one. */
export function judge(consumer: Consumer, theirs: Make, ours: Make): string[] | undefined {
  if (tryConsumer(consumer, theirs) instanceof Error) return undefined;
  const result = tryConsumer(consumer, ours);
  if (result instanceof Error) return [`${consumer.name}: ${result.message.slice(0, 300)}`];
  return policiesTwice(result).map((target) => `${consumer.name}: two policies of ${target}`);
}

type Make = (scope: Construct) => unknown;
