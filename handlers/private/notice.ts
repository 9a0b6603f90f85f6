import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { NoticeDetail, NoticeType } from '../../schema/events';
import { naming } from './call-names';
import { parse } from '../../releases/parse';

const events = naming(new EventBridgeClient());

/** Tells people something: puts a notice on the default event bus of the account. Throws if the bus doesn't take it. */
export async function tell(type: NoticeType, detail: NoticeDetail): Promise<void> {
  const { Entries } = await events.send(
    new PutEventsCommand({
      Entries: [
        {
          Source: 'cdk-ml-lifecycle',
          DetailType: parse(NoticeType, type, 'the type of the notice'),
          Detail: JSON.stringify(parse(NoticeDetail, detail, 'the notice')),
        },
      ],
    }),
  );
  // a call whose entries were refused succeeds nevertheless
  const refused = Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
  if (refused)
    throw new Error(`the event bus refused the notice ${type}: ${refused.ErrorCode} ${refused.ErrorMessage}`);
}
