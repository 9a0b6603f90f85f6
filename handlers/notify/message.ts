import type { PublishCommandInput } from '@aws-sdk/client-sns';

/** A message for people: what happened in a few words, and then in sentences. */
export interface Message {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** SNS takes subjects of fewer than 100 characters. */
const SUBJECT_LENGTH = 99;
const ELLIPSIS = '...';

/** SNS takes messages of up to 256 KiB, in which JSON may write one character as six bytes. Nobody reads that much. */
const TEXT_LENGTH = 20_000;
/** Amazon Q Developer shows titles of up to 250 characters and descriptions of up to 8,000. */
const CHAT_LENGTH = 7_500;

/**
 * A subject as SNS accepts it: one line of printable ASCII that begins with a letter, a digit or punctuation. Older mail
 * programs show other characters wrong.
 */
export function subjectOf(useCase: string, { subject }: Message): string {
  const ascii = `${useCase}: ${subject}`
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/gu, '?')
    .trim();
  return shorten(ascii, SUBJECT_LENGTH);
}

/** The text of a mail. */
export function textOf({ paragraphs }: Message): string {
  return shorten(paragraphs.filter((paragraph) => paragraph !== '').join('\n\n'), TEXT_LENGTH);
}

/**
 * What SNS is asked to publish: the text for people, and for chats the form that Amazon Q Developer understands. It ignores
 * any other message. Its subscription is the only one of the protocol `https` that the topic of this library has.
 * See https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function publication(topic: string, useCase: string, message: Message, chat: boolean): PublishCommandInput {
  const subject = subjectOf(useCase, message);
  const text = textOf(message);
  if (!chat) return { TopicArn: topic, Subject: subject, Message: text };
  const https = JSON.stringify({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title: subject, description: shorten(text, CHAT_LENGTH) },
  });
  return {
    TopicArn: topic,
    Subject: subject,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: text, https }),
  };
}

/**
 * What nobody sees: control characters, and those that change the order of others. Half a pair of surrogates, which whoever
 * shortens a reason may leave, has no form in UTF-8, and the SDK throws.
 */
const UNSEEN = /[^\P{C}\n]|[\u2028\u2029]/gu;

function shorten(text: string, length: number): string {
  return cut(text, length).replaceAll(UNSEEN, '\ufffd');
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const begin = text.slice(0, length - ELLIPSIS.length);
  // at a space, unless that would drop most of it
  const end = begin.search(/\s\S*$/);
  return `${end > begin.length / 2 ? begin.slice(0, end) : begin}${ELLIPSIS}`;
}
