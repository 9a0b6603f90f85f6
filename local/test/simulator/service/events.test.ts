import { ServiceEvents } from '../../../simulator/service/events';
import { PlannedFaults } from '../../../simulator/service/faults';
import { TagStore } from '../../../simulator/service/tags';
import { RecordingAws } from '../../support/recording-aws';
import { TOOLS } from '../../support/services';

const EVENT = { source: 'aws.sagemaker', detailType: 'T', resources: ['arn'], detail: {} };

test('every second event is delivered twice', async () => {
  const aws = new RecordingAws();
  const events = new ServiceEvents(aws);
  for (let i = 0; i < 4; i += 1) await events.emit(TOOLS, EVENT);
  expect(aws.events.map(({ deliveries }) => deliveries)).toEqual([1, 2, 1, 2]);
});

test('a rehearsal may say how often', async () => {
  const aws = new RecordingAws();
  await new ServiceEvents(aws, () => 3).emit(TOOLS, EVENT);
  expect(aws.events).toEqual([{ ...EVENT, scope: TOOLS, deliveries: 3 }]);
});

test('so many calls of an operation are throttled as were planned', () => {
  const faults = new PlannedFaults({ 'sagemaker:ListModels': 1 });
  faults.plan('sagemaker:ListModels', 1);
  const throttled = [1, 2, 3].map(() => faults.throttle('sagemaker:ListModels'));
  expect(throttled).toEqual([true, true, false]);
  expect(faults.throttle('sagemaker:CreateModel')).toBe(false);
});

test('tags are of the resources that exist', () => {
  const tags = new TagStore();
  tags.attach('a', [{ Key: 'k', Value: '1' }]);
  tags.add('a', [
    { Key: 'k', Value: '2' },
    { Key: 'l', Value: '3' },
  ]);
  tags.add('b', [{ Key: 'k', Value: '1' }]);
  expect(tags.list('a')).toEqual([
    { Key: 'k', Value: '2' },
    { Key: 'l', Value: '3' },
  ]);
  expect(tags.list('b')).toEqual([]);
  tags.remove('a', ['k']);
  expect(tags.list('a')).toEqual([{ Key: 'l', Value: '3' }]);
  tags.detach('a');
  expect([tags.knows('a'), tags.list('a')]).toEqual([false, []]);
});
