import { TO_DO } from '../../../handlers/notify/alarm';
import { exampleText, resourcesOf, synthesise } from './fixture';

/** As long as the name of a queue or a bucket, or the URL of a queue, may become. */
const UNKNOWN = 'x'.repeat(160);

/** A description as it is deployed, with a long text for each thing that only a deployment knows. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref } = Object(value) as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  if (Ref === 'AWS::Region') return 'ap-southeast-1';
  return join ? join[1].map(textOf).join(join[0]) : UNKNOWN;
}

describe('the alarms of the example', () => {
  const { templates, kit } = synthesise(exampleText);
  const alarms = Object.entries({ ...templates, release: kit!.template }).flatMap(([template, body]) =>
    resourcesOf(body, 'AWS::CloudWatch::Alarm').map(({ Properties }) => {
      const { AlarmName, AlarmDescription = '' } = Properties;
      const description = textOf(AlarmDescription);
      const about = AlarmName === undefined ? description.split('.')[0] : textOf(AlarmName);
      return { title: `${template}: ${about}`, description };
    }),
  );

  test('are of every kind, so that none escapes this test', () => {
    const titles = alarms.map(({ title }) => title).join('\n');
    const kinds = [
      'latency',
      'availability',
      'drift',
      'drift-check-failed',
      'traffic-missing',
      'traffic-unreadable',
      'stale',
      'drift-check-silent',
      'drift-unscheduled',
      'rollback-errors',
      'rollback-latency',
      'handler retrain',
      'handler make-release',
      'handler notify',
      'handler start-drift-check',
      'drift alarm of prod',
    ];
    expect(kinds.filter((kind) => !titles.includes(kind))).toEqual([]);
  });

  test.each(alarms)('$title says what happened, then what to do', ({ description }) => {
    expect(description.length).toBeLessThanOrEqual(1024);
    const [happened, toDo, ...rest] = description.split(TO_DO);
    expect(happened).toMatch(/^\S.*\. .*\.\n\n$/);
    expect(toDo).toMatch(/README|\n {4}aws [a-z0-9]+ [a-z-]+ /);
    expect(rest).toEqual([]);
  });
});
