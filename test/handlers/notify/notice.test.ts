import { textOf } from '../../../handlers/notify/message';
import { noticeMessage } from '../../../handlers/notify/notice';
import { MODEL } from './fixture';

const lines = (...text: string[]) => text.join('\n');

test('a person who is told what a handler wants to say reads its reason, then the facts', () => {
  const heard = {
    id: 'x',
    source: 'cdk-ml-lifecycle',
    'detail-type': 'Retraining Skipped',
    time: '2026-11-20T09:30:01Z',
  };
  const facts = { datasetVersion: '1990', runs: 3 };
  const message = noticeMessage(heard, {
    useCase: 'mortgage-approval',
    environment: 'prod',
    reason: 'Nothing is new.',
    facts,
  });
  expect(message.subject).toBe('Retraining skipped in prod');
  expect(textOf(message)).toBe(
    lines(
      'Nothing is new.',
      '',
      'What serves stays as it is. To train on something new, publish a newer version of the data: README of data, section Datasets.',
      '',
      'What this is based on:',
      '  dataset version: 1990',
      '  runs: 3',
      '',
      '2026-11-20 09:30 UTC',
    ),
  );
});

describe('a person who reads a notice', () => {
  const read = (type: string, facts = {}) =>
    textOf(
      noticeMessage({ id: 'x', source: 'y', 'detail-type': type, time: 'now' }, { useCase: 'u', reason: 'R.', facts }),
    );

  test.each([
    ['Release Refused', 'every environment serves as before'],
    ['Release Stopped', 'section Rolling back'],
    ['Release Not Stopped', 'section Rolling back'],
    ['Retraining Skipped', 'What serves stays as it is'],
    ['Retraining Postponed', 'you need not do anything'],
    ['Retraining Started', 'You need not do anything'],
    ['Drift Check Refused', 'volumeGiB'],
  ])('%s learns whether it hurts, and what to do', (type, said) => {
    expect(read(type).split('\n\n')[1]).toContain(said);
  });

  test('of a refused release finds the commands that ask for it again', () => {
    const update = `  aws sagemaker update-model-package --region eu-west-1 --model-package-arn ${MODEL.arn}`;
    const text = read('Release Refused', { modelPackage: MODEL.arn });
    expect(text).toMatch(/--model-approval-status Rejected[^]*--model-approval-status Approved/);
    expect(text).toContain(`${update} --model-approval-status Approved --approval-description 'why you approve'`);
  });

  test('of a type that this handler does not know reads its reason', () => {
    expect(read('Release Painted')).toBe('R.\n\nnow');
  });
});
