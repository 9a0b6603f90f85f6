import { type Heard, type NoticeDetail, NoticeType } from '../../schema/events';
import { answerCommand } from './commands';
import type { Message } from './message';
import { line, listed, plain, timeOf } from './words';

/** Says what a handler of this library wants people to know: its reason, and the facts that it is based on. */
export function noticeMessage({ 'detail-type': type, time }: Heard, detail: NoticeDetail): Message {
  const facts = Object.entries(detail.facts ?? {}).map(([name, value]) => `${spaced(name)}: ${line(`${value}`)}`);
  const where = detail.environment === undefined ? '' : ` in ${line(detail.environment)}`;
  return {
    subject: `${sentenceCase(type)}${where}`,
    paragraphs: [
      plain(detail.reason).trim(),
      meaningOf(type),
      answersOf(type, detail),
      listed('What this is based on:', facts),
      timeOf(time),
    ],
  };
}

/** Whether a notice hurts now, and what to do about it. */
const MEANINGS: { readonly [type in NoticeType]: string } = {
  'Release Refused':
    'Nothing was deployed: every environment serves as before. When the reason is gone, ' +
    'reject the version and approve it again: only a new approval makes a release. If the reason cannot be removed, approve another version.',
  'Release Stopped':
    'What was deployed before it was stopped still serves. To replace it, approve another version, or start an earlier ' +
    'release: README of delivery, section Rolling back.',
  'Release Not Stopped':
    'The version may serve in production, now or in a moment. Find out what serves. If it harms anyone, go back now: README ' +
    'of delivery, section Rolling back.',
  'Retraining Skipped':
    'What serves stays as it is. To train on something new, publish a newer version of the data: README of data, section ' +
    'Datasets.',
  'Retraining Postponed':
    'What serves stays as it is, and you need not do anything. To train at once, request it: README of monitoring, section ' +
    'Retraining.',
  'Retraining Started':
    'What serves stays as it is until somebody approves the new model. You need not do anything: another message says that ' +
    'it waits for approval, or why the run failed.',
  'Drift Check Refused':
    'The endpoint answers as before, but drift goes unnoticed until a check fits. In a use case file, the keys are volumeGiB ' +
    'and windowHours of monitoring.drift, and serving.realtime.capture.percent.',
};

const MODEL_PACKAGE = /^arn:[\w-]+:sagemaker:[\w-]+:\d{12}:model-package\/[\w-]+\/\d+$/;

/** The commands that ask again for a release that was refused. */
function answersOf(type: string, { facts }: NoticeDetail): string {
  const arn = facts?.modelPackage;
  if (type !== 'Release Refused' || typeof arn !== 'string' || !MODEL_PACKAGE.test(arn)) return '';
  return listed('The two commands:', [
    answerCommand(arn, 'Rejected', 'to be approved again'),
    answerCommand(arn, 'Approved', 'why you approve'),
  ]);
}

/** A notice of a type that is newer than this handler has no meaning here. */
function meaningOf(type: string): string {
  const known = NoticeType.options.find((option) => option === type);
  return known === undefined ? '' : MEANINGS[known];
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
