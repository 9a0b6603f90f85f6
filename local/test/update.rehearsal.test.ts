import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type UseCaseFile, projectOf } from './support/project';
import { type Run, rehearse } from './support/rehearse';
import { hasRelease, released } from './support/released';

const folder = mkdtempSync(join(tmpdir(), 'update-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the changelog tells users to do before they update. */
function asTold(file: UseCaseFile): void {
  const { statement } = file.goal as { statement: string };
  file.registry = { existingDescription: statement };
}

(hasRelease() ? describe : describe.skip)('when the last release is updated to this version, and gone back to', () => {
  let run: Run;
  beforeAll(() => {
    const project = projectOf({ 'mortgage-approval': asTold });
    run = rehearse(project, join(folder, 'update'), '--from', released());
  });

  test('then both ways end well, and nothing with data or requests is replaced', () => {
    expect(run.status === 0 ? 'the end' : run.output).toBe('the end');
    expect(run.report.phases.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['update', 'deliver-updated', 'back', 'predict-back']),
    );
  });

  test('then each version trains and releases a model', () => {
    expect(run.report.facts.modelPackage).toMatch(/\/2$/);
  });
});
