import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};

interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
}

const env = {
  ...process.env,
  CDK_VALIDATION: 'false',
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
};

function run(command: string, args: string[], cwd: string): string {
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function typesIn(assembly: string): string[] {
  const file = readdirSync(assembly).find((f) => f.endsWith('.template.json'))!;
  const { Resources } = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Template;
  return Object.values(Resources).map((r) => r.Type);
}

describe('when somebody installs the package in an empty project', () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'consumer-'));
  });

  afterEach(() => {
    rmSync(project, { recursive: true, force: true });
  });

  test('then a TypeScript stack of three constructs compiles and synthesises', () => {
    run('npm', ['pack', '--pack-destination', project], root);
    const tarball = readdirSync(project).find((f) => f.endsWith('.tgz'))!;
    cpSync(join(__dirname, 'typescript'), project, { recursive: true });
    cpSync(join(root, 'examples/mortgage-approval/code'), join(project, 'code'), { recursive: true });
    const packages = ['aws-cdk-lib', 'constructs', 'typescript', '@types/node'].map(
      (p) => `${p}@${devDependencies[p]}`,
    );
    run('npm', ['install', '--no-audit', '--no-fund', `./${tarball}`, ...packages], project);
    run('npx', ['tsc', '-p', '.'], project);
    run('node', ['app.js'], project);

    const types = typesIn(join(project, 'cdk.out'));
    expect(types).toContain('AWS::SageMaker::Pipeline');
    expect(types).toContain('AWS::SageMaker::ModelPackageGroup');
    expect(types.filter((t) => t === 'AWS::S3::Bucket').length).toBeGreaterThanOrEqual(5);
  });

  test('then a Python stack of three constructs synthesises from the jsii-made wheel', () => {
    run('npm', ['run', '-s', 'package:python'], root);
    const wheels = join(root, 'dist/packages/python');
    const wheel = readdirSync(wheels).find((f) => f.endsWith('.whl'))!;
    run('python3', ['-m', 'venv', 'venv'], project);
    run(join(project, 'venv/bin/pip'), ['install', '-q', join(wheels, wheel)], project);
    cpSync(join(__dirname, 'python'), project, { recursive: true });
    cpSync(join(root, 'examples/mortgage-approval/code'), join(project, 'code'), { recursive: true });
    run(join(project, 'venv/bin/python'), ['app.py'], project);

    const types = typesIn(join(project, 'cdk.out'));
    expect(types).toContain('AWS::SageMaker::Pipeline');
    expect(types).toContain('AWS::SageMaker::ModelPackageGroup');
    writeFileSync(join(project, 'bad.py'), readFileSync(join(project, 'app.py'), 'utf8').replace("'auc'", "'acu'"));
    expect(() => run(join(project, 'venv/bin/python'), ['bad.py'], project)).toThrow(/did you mean auc\?/);
  });
});
