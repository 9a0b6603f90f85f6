import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneAccount, projectOf } from './support/project';
import { type Run, rehearse } from './support/rehearse';

const folder = mkdtempSync(join(tmpdir(), 'topologies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('when every environment is in the account of the pipelines', () => {
  let run: Run;
  beforeAll(() => {
    run = rehearse(projectOf({ 'one-account': oneAccount }), join(folder, 'one-account'));
  });

  test('then the lifecycle reaches its end', () => {
    expect(run.status === 0 ? 'the end' : run.output).toBe('the end');
  });

  test('then drift in production starts a retraining without another event bus', () => {
    expect(run.report.facts.challenger).toMatch(/\/2$/);
    expect(run.report.emulated.map(({ type }) => type)).not.toContain('AWS::Events::EventBus');
  });

  test('then no call was refused', () => {
    expect(run.report.iam?.judged).toBeGreaterThan(100);
    expect(run.report.iam?.denied).toEqual([]);
  });
});
