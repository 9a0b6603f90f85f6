import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from '../../constructs/lens/support';
import { here, QUEUE, write } from '../review/support';
import { type } from './terminal';

const MODEL = (isolated: boolean) => ({
  Resources: {
    Model: {
      Type: 'AWS::SageMaker::Model',
      Properties: { EnableNetworkIsolation: isolated, ExecutionRoleArn: 'arn:aws:iam::111111111111:role/r' },
    },
  },
});

interface Printed {
  readonly verdicts: { readonly [key: string]: unknown }[];
  readonly unreadable: object[];
}

async function verdicts(...args: string[]): Promise<Printed & { code: number; err: string }> {
  const { out, err, code } = await type('review', '--json', ...args);
  return { ...(JSON.parse(out) as Printed), err, code };
}

test('--json prints one verdict for each thing, with its line', async () => {
  const file = write('model.yaml', 'Resources:\n  Model:\n    Type: AWS::SageMaker::Model\n    Properties: {}\n');
  const found = await verdicts(file);
  expect(found.verdicts.find(({ rule }) => rule === 'SageMaker.5')).toEqual({
    template: file,
    logicalId: 'Model',
    rule: 'SageMaker.5',
    verdict: 'FAILED',
    reason: 'EnableNetworkIsolation is not set',
    path: 'Properties.EnableNetworkIsolation',
    type: 'AWS::SageMaker::Model',
    line: 4,
  });
  expect(found).toMatchObject({ code: 1, err: '', unreadable: [] });
});

test('a step of a pipeline has the line of the definition', async () => {
  const Train = pipeline({ Name: 'Create', Type: 'Model', Arguments: { EnableNetworkIsolation: false } });
  const file = write('pipeline.json', JSON.stringify({ Resources: { Train } }, null, 1));
  const { verdicts: all } = await verdicts(file);
  expect(all.find(({ rule }) => rule === 'SageMaker.5')).toMatchObject({ logicalId: 'Train', step: 'Create', line: 7 });
});

test('a file that is no template is told with its reason, and the others are reviewed', async () => {
  const [good, bad] = [write('good.json', QUEUE), write('bad.json', '[]')];
  const found = await verdicts(bad, good);
  expect(found.verdicts.length).toBeGreaterThan(100);
  expect(found.unreadable).toEqual([{ file: bad, why: 'it is a list and no template' }]);
  expect(found).toMatchObject({ code: 3, err: `${bad}: it is a list and no template\n` });
  expect((await type('review', bad, good)).out).toContain(`${bad}: it is a list and no template`);
});

test('the summary says what failed, where, and what to do', async () => {
  const file = write('model.json', MODEL(false));
  const { out, code } = await type('review', file);
  expect(code).toBe(1);
  expect(out).toContain('SageMaker.5');
  expect(out).toContain(`  ${file}:1 Model: EnableNetworkIsolation is false\n`);
  expect(out).toMatch(/\n {2}fix: .*EnableNetworkIsolation: true/);
  expect(out).toMatch(/\n1 template: 2 failed, 2 can't be told, .* \d+ passed, /);
});

describe('--output', () => {
  test('writes the report in each of its forms', async () => {
    const file = write('model.json', MODEL(false));
    const folder = join(here(), 'made/report');
    const { out, code } = await type('review', file, '--output', folder, '--fail-on', 'none');
    expect(code).toBe(0);
    expect(out).toContain(`\nreport: ${join(folder, 'review.html')}\n`);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(readdirSync(folder).toSorted()).toEqual(['review.html', 'review.json', 'review.md', 'review.sarif']);
    expect(read('review.html')).toMatch(/^<!doctype html>[^]*EnableNetworkIsolation is false/);
    expect(read('review.md')).toContain('EnableNetworkIsolation is false');
    expect(read('review.json')).toBe((await type('review', file, '--json')).out);
    expect(JSON.parse(read('review.sarif'))).toMatchObject({ version: '2.1.0' });
  });

  test('says so if it cannot', async () => {
    const file = write('queue.json', QUEUE);
    const { err, code } = await type('review', file, '--output', join(file, 'report'), '--fail-on', 'none');
    expect(code).toBe(3);
    expect(err).toBe(
      `The report can't be written to ${join(file, 'report')}: a part of its path is a file, not a folder.\n`,
    );
  });
});

test('--base tells what an update replaces', async () => {
  const endpoint = (EndpointName: string) => ({
    Resources: {
      Endpoint: { Type: 'AWS::SageMaker::Endpoint', Properties: { EndpointName, EndpointConfigName: 'c' } },
    },
  });
  const [old, now] = [write('old/ml.json', endpoint('a')), write('now/ml.json', endpoint('b'))];
  const { out } = await type('review', now, '--base', old, '--json');
  expect((JSON.parse(out) as { impact: object }).impact).toMatchObject([
    { logicalId: 'Endpoint', change: 'replaced', properties: ['EndpointName'], warning: expect.any(String) },
  ]);
  expect((await type('review', now, '--base', old)).out).toMatch(/\n1 resource would be replaced: Endpoint\n/);
  const gone = await type('review', now, '--base', join(here(), 'gone'), '--fail-on', 'none');
  expect(gone.code).toBe(3);
  expect(gone.out).toContain('gone: there is no such file or folder');
});

test('--format github prints annotations and nothing else', async () => {
  const [good, bad] = [write('model.json', MODEL(false)), write('bad.json', '[]')];
  const { out } = await type('review', good, bad, '--format', 'github');
  const lines = out.trimEnd().split('\n');
  expect(lines[0]).toBe(`::error file=${bad},title=No template::it is a list and no template`);
  expect(lines.filter((line) => !/^::(?:error|warning) file=[^:]+::/.test(line))).toEqual([]);
});

describe('--fail-on', () => {
  const endings = async (file: string, ...levels: string[]) =>
    Promise.all(levels.map(async (level) => (await type('review', '--fail-on', level, file)).code));

  test('counts failures from a severity on', async () => {
    const file = write('model.json', MODEL(false));
    expect(await endings(file, 'none', 'critical', 'medium', 'failed')).toEqual([0, 0, 1, 1]);
  });

  test('counts what can not be told only if asked', async () => {
    const open = { Parameters: { On: { Type: 'String', AllowedValues: ['true', 'false'] } } };
    const content = { ...open, Resources: { Model: { ...MODEL(true).Resources.Model } } };
    Object.assign(content.Resources.Model.Properties, { EnableNetworkIsolation: { Ref: 'On' } });
    const { verdicts: all } = await verdicts(write('open.json', content));
    expect(all.filter(({ logicalId }) => logicalId === 'Model')).toContainEqual(
      expect.objectContaining({ rule: 'SageMaker.5', verdict: 'CANT_TELL' }),
    );
    expect(await endings(write('open.json', content), 'cant-tell')).toEqual([1]);
  });

  test('does not count what is acknowledged', async () => {
    const { Model } = MODEL(false).Resources;
    const acknowledged = [{ rule: 'SageMaker.5', reason: 'It calls a licence server' }];
    const file = write('model.json', { Resources: { Model: { ...Model, Metadata: { MlLens: { acknowledged } } } } });
    const { verdicts: all } = await verdicts(file);
    const five = all.find(({ rule }) => rule === 'SageMaker.5');
    expect(five).toMatchObject({ verdict: 'FAILED', acknowledged: 'It calls a licence server' });
    const { out } = await type('review', file);
    expect(out).not.toContain('SageMaker.5');
    expect(out).toMatch(/, 1 accepted, /);
  });

  test('takes no other word', async () => {
    const { code, err } = await type('review', '--fail-on', 'sometimes', 'x.json');
    expect(code).toBe(2);
    expect(err).toContain('Allowed choices are none, critical, high, medium, failed, cant-tell');
  });
});

describe('with the templates before the change', () => {
  const named = (BucketName: string) => ({
    Resources: { It: { Type: 'AWS::S3::Bucket', Properties: { BucketName } } },
  });

  test('the report says what the update replaces', async () => {
    const [old, now] = [write('old.json', named('a')), write('new.json', named('b'))];
    await type('review', now, '--base', old, '--output', join(here(), 'out'), '--fail-on', 'none');
    const page = readFileSync(join(here(), 'out/review.html'), 'utf8');
    expect(page).toContain('1 resource: 1 replaced.');
    expect(page).toContain('its objects will be lost');
    expect(readFileSync(join(here(), 'out/review.md'), 'utf8')).toContain('replaced');
  });

  test('what is no template is told', async () => {
    const [old, now] = [write('old.json', '7'), write('new.json', QUEUE)];
    expect(await type('review', now, '--base', old)).toMatchObject({ code: 3 });
  });
});

describe('with a price list', () => {
  const KEY = { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: {} } } };

  test('the report has amounts', async () => {
    const prices = write('prices.json', { currency: 'EUR', perMonth: { 'AWS::KMS::Key': 1.25 } });
    await type('review', write('key.json', KEY), '--prices', prices, '--output', here(), '--fail-on', 'none');
    expect(readFileSync(join(here(), 'review.html'), 'utf8')).toContain('1.25 EUR');
  });

  test.each([
    ['one that says nothing', '{}', 'currency must be a text such as "USD"'],
    ['one that is no JSON', 'ml.m6i.large: 1', 'it must be a JSON object with currency, perHour and perMonth'],
  ])('%s is refused', async (_, text, why) => {
    const prices = write('prices.json', text);
    expect(await type('review', write('key.json', KEY), '--prices', prices)).toEqual({
      code: 3,
      out: '',
      err: `${prices}: the price list can't be read: ${why}\n`,
    });
  });

  test('one that is not there is refused', async () => {
    const { code, err } = await type('review', write('key.json', KEY), '--prices', join(here(), 'none.json'));
    expect(code).toBe(3);
    expect(err).toContain("none.json: the price list can't be read: ");
  });
});
