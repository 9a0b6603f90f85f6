import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventDetail } from '../../../../simulator/sagemaker/jobs/details';
import { checkMetricDefinitions, finalMetrics } from '../../../../simulator/sagemaker/jobs/metrics';
import { scratch } from './bench';

test('the last value of each metric counts', () => {
  const log = join(scratch(), 'log');
  writeFileSync(log, 'epoch 1 loss=0.5\nepoch 2 loss=0.25\n{"auc": 1e-1}\nacc=high\n');
  const time = new Date(0);
  const definitions = [
    { Name: 'loss', Regex: 'loss=([0-9.]+)' },
    { Name: 'auc', Regex: '"auc": ([0-9.e-]+)' },
    { Name: 'acc', Regex: 'acc=(\\w+)' },
    { Name: 'none', Regex: 'none=(\\d+)' },
  ];
  expect(finalMetrics(log, definitions, time)).toEqual([
    { name: 'loss', value: 0.25, time },
    { name: 'auc', value: 0.1, time },
  ]);
});

test('an event tells times in milliseconds, and tags only if there are any', () => {
  const described = { CreationTime: new Date(5), Deep: [{ At: new Date(6), None: undefined }], Gone: undefined };
  expect(eventDetail(described)).toStrictEqual({ CreationTime: 5, Deep: [{ At: 6 }] });
  expect(eventDetail({}, [{ Key: 'a', Value: 'b' }])).toStrictEqual({ Tags: [{ Key: 'a', Value: 'b' }] });
});

test('a metric needs a regular expression', () => {
  expect(() => checkMetricDefinitions([{ Name: 'auc', Regex: '(' }])).toThrow(
    'Invalid regular expression for metric auc: (',
  );
});
