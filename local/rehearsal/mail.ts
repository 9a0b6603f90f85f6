import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { Mail } from './local-control';
import { type Session, toolsOf } from './session';

const READER = 'reader@example.com';

/** Subscribes somebody to the topics beside the pipelines, as whoever wants to be told of the models would. */
export async function subscribe(session: Session): Promise<void> {
  for (const topic of await topics(session)) {
    await session.aws.use(SNSClient, toolsOf(session), (sns) =>
      sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'email', Endpoint: READER })),
    );
  }
}

/** The topics of the stack with the pipelines. */
export async function topics(session: Session): Promise<string[]> {
  const { scope, name } = session.assembly.development;
  const resources = await session.aws.resources(scope, name);
  const found = resources.filter(({ ResourceType }) => ResourceType === 'AWS::SNS::Topic');
  return found.map(({ PhysicalResourceId }) => PhysicalResourceId!);
}

/** The mail that the reader has got from the topics of the use case, oldest first. */
export async function received(session: Session): Promise<Mail[]> {
  const own = await topics(session);
  const mail = await session.aws.control.mail();
  return mail.filter(({ To, TopicArn }) => To === READER && own.includes(TopicArn));
}
