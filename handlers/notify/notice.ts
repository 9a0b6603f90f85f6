import type { Heard, NoticeDetail } from '../../schema/events';
import type { Message } from './message';
import { line, listed, timeOf } from './words';

/** Says what a handler of this library wants people to know: its reason, and the facts that it is based on. */
export function noticeMessage({ 'detail-type': type, time }: Heard, detail: NoticeDetail): Message {
  const facts = Object.entries(detail.facts ?? {}).map(([name, value]) => `${spaced(name)}: ${line(`${value}`)}`);
  const where = detail.environment === undefined ? '' : ` in ${detail.environment}`;
  return {
    subject: `${sentenceCase(type)}${where}`,
    paragraphs: [detail.reason.trim(), listed('What this is based on:', facts), timeOf(time)],
  };
}

/** A type such as `Retraining Skipped` as the beginning of a sentence. */
function sentenceCase(type: string): string {
  const text = line(type).toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A name such as `datasetVersion` as words. */
function spaced(name: string): string {
  return line(name.replaceAll('_', ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2')).toLowerCase();
}
