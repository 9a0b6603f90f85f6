import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenRoles, projectOf } from './support/project';
import { type Run, rehearse } from './support/rehearse';

const folder = mkdtempSync(join(tmpdir(), 'given-roles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('when others make the roles of a use case, from the report alone', () => {
  const at = join(folder, 'given');
  let run: Run;
  beforeAll(() => {
    run = rehearse(projectOf({ 'mortgage-approval': givenRoles }), at);
  });

  test('then the lifecycle reaches its end', () => {
    expect(run.status === 0 ? 'the end' : run.output).toBe('the end');
    expect(run.report.facts.challenger).toMatch(/\/2$/);
  });

  test('then the templates have no role and no policy', () => {
    const assembly = join(at, 'cdk.out');
    const templates = readdirSync(assembly).filter((file) => file.endsWith('.template.json'));
    expect(templates.length).toBeGreaterThanOrEqual(4);
    for (const template of templates)
      expect(readFileSync(join(assembly, template), 'utf8')).not.toContain('AWS::IAM::');
    expect(run.report.emulated.map(({ type }) => type)).not.toContain('AWS::IAM::Role');
  });

  test('then every call was allowed by what the report says', () => {
    expect(run.report.iam?.judged).toBeGreaterThan(100);
    expect(run.report.iam?.denied).toEqual([]);
  });

  test('then the roles that called are those of the report', () => {
    const { roles } = JSON.parse(readFileSync(join(at, 'cdk.out', 'iam-roles.json'), 'utf8'));
    const policies = JSON.parse(readFileSync(join(at, 'policies.json'), 'utf8'));
    const made = policies.roles.map(({ arn }: { arn: string }) => arn);
    expect(made).toEqual(expect.arrayContaining(roles.map(({ roleArn }: { roleArn: string }) => roleArn)));
    expect(roles.every(({ path }: { path: string }) => path === '/bank/')).toBe(true);
  });
});
