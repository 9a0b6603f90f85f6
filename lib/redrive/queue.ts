import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type Letter, readLetter } from './letter';

/** A dead-letter queue, and where it is. */
export interface Queue {
  readonly url: string;
  readonly name: string;
  readonly region: string;
  readonly account: string;
}

/** Longer than it takes to send a batch. A letter whose sender dies comes back after it. */
const HELD_SECONDS = 300;

/** Lambda takes three minutes for its three tries. Younger letters than this may come from what was just sent. */
const OWN_MILLIS = 120_000;

/** A letter that was taken from its queue, and comes back unless it is removed. */
export interface Held {
  readonly letter: Letter;
  /** Removes it for good. */
  readonly remove: () => Promise<unknown>;
}

/**
 * Takes the letters of a queue, batch by batch, and puts back at the end what was not removed. What is sent again and fails
 * again comes back as another letter, so that letters which came after the command began are left alone.
 *
 * @yields the letters, each once
 */
export async function* lettersOf(sqs: SQSClient, { url: QueueUrl }: Queue): AsyncGenerator<Held> {
  const latest = Date.now() + OWN_MILLIS;
  const held = new Map<string, string>();
  const seen = new Set<string>();
  try {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          // asks all servers, which a short poll doesn't
          WaitTimeSeconds: 1,
          VisibilityTimeout: HELD_SECONDS,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      const letters = Messages.map(readLetter);
      for (const { id, receipt } of letters) held.set(id, receipt);
      const fresh = letters.filter(({ id, at }) => !seen.has(id) && !(at && at.getTime() > latest));
      if (fresh.length === 0) return;
      for (const letter of fresh) {
        seen.add(letter.id);
        yield {
          letter,
          remove: async () => {
            await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.receipt }));
            held.delete(letter.id);
          },
        };
      }
    }
  } finally {
    const back = [...held.values()].map((ReceiptHandle) =>
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
    );
    // what can't be put back comes back by itself
    await Promise.allSettled(back);
  }
}
