import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../rehearsal/failure';
import { Project } from '../../rehearsal/project';

const copy = () => {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  cpSync(join(__dirname, '../fixtures/project'), folder, { recursive: true });
  return folder;
};

describe('when a project is rehearsed', () => {
  test('then its single use case needs no name', () => {
    const project = new Project(copy());
    expect(project.useCase(undefined).name).toBe('churn');
    expect(project.useCase('churn').name).toBe('churn');
  });

  test('then one of several use cases has to be named', () => {
    const folder = copy();
    mkdirSync(join(folder, 'use-cases', 'fraud'));
    writeFileSync(
      join(folder, 'use-cases', 'fraud', 'use-case.yaml'),
      'name: fraud\nserving: { sample: { amount: 1 } }',
    );
    const project = new Project(folder);
    expect(() => project.useCase(undefined)).toThrow(
      new UsageError('--use-case must be one of churn, fraud, got none'),
    );
    expect(() => project.useCase('frau')).toThrow(new UsageError('--use-case must be one of churn, fraud, got "frau"'));
    expect(project.useCase('fraud').name).toBe('fraud');
  });

  test('then a project without use cases is refused with the folder that was searched', () => {
    const folder = copy();
    rmSync(join(folder, 'use-cases'), { recursive: true });
    expect(() => new Project(folder).useCase(undefined)).toThrow(
      new UsageError(`${join(folder, 'use-cases')} must contain a use case file with a name`),
    );
  });

  test('then a use case is found by the name in its file, beside cdk.json if that names no folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'project-'));
    writeFileSync(join(folder, 'cdk.json'), '{ "app": "npx cdk-ml-lifecycle app" }');
    writeFileSync(join(folder, 'use-case.yml'), 'name: churn\nserving: { sample: { calls: 1 } }');
    expect(new Project(folder).useCase('churn').name).toBe('churn');
  });

  test('then a folder that is no CDK project is refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-project-'));
    expect(() => new Project(folder)).toThrow(
      new UsageError(`--project must be a folder with a cdk.json, got ${folder}`),
    );
  });
});
