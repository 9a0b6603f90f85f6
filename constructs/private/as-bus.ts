import { type CfnEventBus, EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { tell } from './views';

/** An event bus of ours as the constructs of aws-cdk-lib take it. Policies that they add are resources of their own. */
export function asBus(scope: Construct, id: string, bus: CfnEventBus): IEventBus {
  const attributes = { eventBusArn: bus.attrArn, eventBusName: bus.ref, eventBusPolicy: '' };
  return tell(EventBus.fromEventBusAttributes(scope, id, attributes), { env: bus.env });
}
