import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Assembly, entries, isComposite, isLooseAny, places } from './assembly';
import { attempt, pack, type Package, run, versions } from './package';
import { deadLinks, linksOn } from '../../docs/links';
import { snippetsInDocstrings } from '../../docs/snippets';
import { exampleText, synthesise } from '../../lib/stacks/fixture';

const EXAMPLE = 'examples/mortgage-approval';
const STAGES = ['data', 'delivery', 'foundation', 'goal', 'lens', 'monitoring', 'registry', 'serving', 'training'];

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

function resourcesIn(assembly: string): Resource[] {
  const file = readdirSync(assembly).find((f) => f.endsWith('.template.json'))!;
  const template = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as { Resources: Record<string, Resource> };
  return Object.values(template.Resources);
}

/** What a template deploys, without what the CDK CLI adds about paths and versions, and whatever the assets are. */
function propertiesIn(template: string): Record<string, unknown> {
  const text = template.replaceAll(/\b[0-9a-f]{64}\b/g, '<asset>');
  const { Resources } = JSON.parse(text) as { Resources: Record<string, Resource> };
  const kept = Object.entries(Resources).filter(([id]) => id !== 'CDKMetadata');
  return Object.fromEntries(kept.map(([id, { Type, Properties }]) => [id, { Type, Properties }]));
}

function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** The tree that was packed, which is what URLs lead to. */
function repository() {
  return {
    root: packed.source,
    files: new Set(filesIn(packed.source, '.').filter((file) => !file.startsWith('dist/'))),
  };
}

let work: string;
let packed: Package;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'consumers-'));
  packed = pack(work);
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

describe('when jsii has compiled the package', () => {
  let assembly: Assembly;

  beforeAll(() => {
    assembly = JSON.parse(readFileSync(join(packed.source, '.jsii'), 'utf8')) as Assembly;
  });

  test('then every stage is a submodule with a README, and nothing lies beside them', () => {
    expect(Object.keys(assembly.submodules)).toEqual(STAGES.map((stage) => `cdk-ml-lifecycle.${stage}`));
    expect(Object.values(assembly.submodules).every(({ readme }) => readme !== undefined)).toBe(true);
    expect(Object.keys(assembly.types).filter((name) => name.split('.').length !== 3)).toEqual([]);
  });

  test('then Python has it under its own names', () => {
    expect(assembly.targets.python).toEqual({ distName: 'cdk-ml-lifecycle', module: 'cdk_ml_lifecycle' });
    const files = run('python3', ['-m', 'zipfile', '-l', packed.wheel], work);
    for (const stage of STAGES) expect(files).toContain(`cdk_ml_lifecycle/${stage}/__init__.py`);
  });

  test('then every public member is documented', () => {
    const all = entries(assembly);
    expect(all.length).toBeGreaterThan(500);
    expect(all.filter(([, { docs }]) => !docs?.summary).map(([name]) => name)).toEqual([]);
  });

  test('then no place takes a union, and only JSON and the guard that tells a release take any', () => {
    const all = places(assembly);
    expect(all.length).toBeGreaterThan(500);
    expect(all.filter(([, type]) => isComposite(type)).map(([name]) => name)).toEqual([]);
    expect(all.filter(([, type]) => isLooseAny(type)).map(([name]) => name)).toEqual([
      'cdk-ml-lifecycle.delivery.ReleaseStack.isReleaseStack(x)',
    ]);
  });
});

describe('when the package is packed', () => {
  test('then the tarball holds compiled constructs, bundled handlers, the command line, jobs, docs and the example, and nothing else', () => {
    const sources = ['constructs', 'handlers', 'jobs'].flatMap((folder) => filesIn(packed.source, folder));
    const expected = sources.flatMap((file) => {
      if (file.startsWith('handlers/'))
        return /^handlers\/(?!private\/)[^/]+\/index\.ts$/.test(file) ? [`dist/${file.replace(/ts$/, 'js')}`] : [];
      return file.endsWith('.ts') ? ['.js', '.d.ts'].map((end) => `dist/${file.replace(/\.ts$/, end)}`) : [file];
    });
    const example = filesIn(packed.source, EXAMPLE);
    const pages = filesIn(packed.source, 'docs').filter((file) => file.endsWith('.md'));
    const bundled = ['THIRD-PARTY-NOTICES.txt', 'package.json', 'sbom.cdx.json'].map((file) => `dist/bundled/${file}`);
    const top = ['AGENTS.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'lib/README.md', ...pages];
    const always = ['.jsii', 'dist/cli/index.js', 'package.json', ...top, ...bundled];
    const listed = run('tar', ['-tzf', packed.tarball], work).trim().split('\n');
    expect(listed.map((file) => file.replace(/^package\//, '')).sort()).toEqual(
      [...expected, ...example, ...always].sort(),
    );
    // the bundles of the handlers are half of it; the lens is there twice, as constructs and in the command line
    expect(statSync(packed.tarball).size).toBeLessThan(3_600_000);
  });

  test('then every link of its pages leads somewhere: into the tarball, or as a URL into the repository', () => {
    const unpacked = join(work, 'unpacked');
    mkdirSync(unpacked);
    run('tar', ['-xzf', packed.tarball, '-C', unpacked], work);
    const root = join(unpacked, 'package');
    const files = new Set(filesIn(root, '.'));
    const pages = [...files].filter((file) => file.endsWith('.md') && !file.startsWith('jobs/'));
    expect(pages.length).toBeGreaterThan(15);
    const links = pages.flatMap((page) => linksOn(page, readFileSync(join(root, page), 'utf8')));
    expect(deadLinks(links, { root, files }, repository())).toEqual([]);
  });

  test('then every link in the pages of the wheel is a URL, and leads into the repository', () => {
    const read = run('python3', [join(__dirname, 'python/pages.py'), packed.wheel], work);
    const pages = JSON.parse(read) as [string, string][];
    expect(pages.map(([page]) => page)).toContain('README.md');
    const links = pages.flatMap(([page, text]) => linksOn(page, text));
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter(({ target }) => !target.startsWith('https://'))).toEqual([]);
    expect(deadLinks(links, repository(), repository())).toEqual([]);
  });

  test('then a dry run of npm pack lists the same files', () => {
    const [{ files }] = JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], packed.source)) as [
      { files: { path: string }[] },
    ];
    const listed = run('tar', ['-tzf', packed.tarball], work).trim().split('\n');
    expect(files.map(({ path }) => `package/${path}`).sort()).toEqual(listed.sort());
  });
});

describe('when somebody installs the tarball in an empty TypeScript project', () => {
  let project: string;

  beforeAll(() => {
    project = join(work, 'typescript');
    cpSync(join(__dirname, 'typescript'), project, { recursive: true });
    cpSync(join(packed.source, EXAMPLE, 'code'), join(project, 'code'), { recursive: true });
    const packages = versions('aws-cdk-lib', 'constructs', 'typescript', '@types/node');
    // the last versions that resolve modules in the old way too
    const old = 'typescript5@npm:typescript@5.9.3';
    run('npm', ['install', '--no-audit', '--no-fund', packed.tarball, ...packages, old], project);
    run('npx', ['tsc', '-p', '.'], project);
  });

  test('then a stack of three constructs compiles and synthesises', () => {
    run('node', ['app.js'], project);
    const types = resourcesIn(join(project, 'cdk.out')).map((r) => r.Type);
    expect(types).toContain('AWS::SageMaker::Pipeline');
    expect(types).toContain('AWS::SageMaker::ModelPackageGroup');
    expect(types.filter((t) => t === 'AWS::S3::Bucket').length).toBeGreaterThanOrEqual(5);
  });

  test('then constructs take a key, buckets and roles of their own, and grant to them', () => {
    run('node', ['own.js'], project);
    const resources = resourcesIn(join(project, 'own.out'));
    const all = (type: string) => resources.filter((r) => r.Type === type).map((r) => r.Properties ?? {});

    expect(all('AWS::KMS::Key')).toHaveLength(1);
    expect(all('AWS::SageMaker::Model')).toEqual([
      expect.objectContaining({ ExecutionRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^OwnHost/), 'Arn'] } }),
    ]);
    const logged = all('AWS::S3::Bucket').flatMap((bucket) => bucket.LoggingConfiguration ?? []);
    expect(logged).toHaveLength(5);
    for (const to of logged)
      expect(to).toMatchObject({ DestinationBucketName: { Ref: expect.stringMatching(/^OwnLogs/) } });

    const ofAnalyst = all('AWS::IAM::Policy').filter(({ Roles }) => JSON.stringify(Roles).includes('Analyst'));
    expect(ofAnalyst).toHaveLength(1);
    const granted = JSON.stringify(ofAnalyst[0].PolicyDocument);
    for (const what of ['s3:GetObject*', 'LakeCurated', 'OwnBucket', 'kms:Decrypt', 'sagemaker:InvokeEndpoint'])
      expect(granted).toContain(what);
  });

  test('then a stage is loaded when somebody uses it, and only with the stages that it is made of', () => {
    const code = `
      const stages = () => Object.keys(require.cache).map((file) => /cdk-ml-lifecycle.dist.constructs.(\\w+).index\\.js$/.exec(file)?.[1]);
      const library = require('cdk-ml-lifecycle');
      const before = stages().filter(Boolean);
      if (library.registry.ModelPackageGroup === undefined) throw new Error('no class');
      console.log(JSON.stringify([Object.keys(library), before, stages().filter(Boolean)]));`;
    const [names, before, after] = JSON.parse(run('node', ['-e', code], project)) as string[][];
    expect(names.sort()).toEqual(STAGES);
    expect(before).toEqual([]);
    expect(after).toEqual(['registry']);
  });

  test.each([[], ['--enable-source-maps']])(
    'then an uncaught fault shows its message and the lines of the app, and nothing of the library (%s)',
    (...flags) => {
      const { code, stderr } = attempt('node', [...flags, 'fault.js'], project);
      const told = stderr.trim().split('\n');
      expect(code).toBe(1);
      expect(told[0]).toMatch(
        /^ConfigurationError: MLL306 'prefix' must .*, got "No Such Name"; .* \(Own\/Lake\/Curated\)$/,
      );
      expect(told.slice(1).filter((line) => line !== '')).toEqual([
        expect.stringMatching(/^ {4}at ownTeam \(.*\/typescript\/fault\.js:\d+:\d+\)$/),
        expect.stringMatching(/^ {4}at Object\.<anonymous> \(.*\/typescript\/fault\.js:\d+:\d+\)$/),
        expect.stringMatching(/^Node\.js v/),
      ]);
    },
  );

  test('then tests of the app assert on the codes of faults', () => {
    expect(run('node', ['asserts.js'], project).split('\n')).toEqual([
      '[true,["MLL306"],["prefix"],"No Such Name"]',
      '[true,["MLL001"],["name"],7]', // only the package judges types of arguments
      '',
    ]);
  });

  test.each([
    ['typescript', 'node16', 'node16'],
    ['typescript', 'nodenext', 'nodenext'],
    ['typescript', 'esnext', 'bundler'],
    ['typescript5', 'commonjs', 'node10'],
  ])('then %s finds the types of a stage by its path: module %s, resolved as by %s', (compiler, module, resolution) => {
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--types', 'node'];
    const how = ['--module', module, '--moduleResolution', resolution, '--ignoreConfig', 'paths.ts'];
    const args = compiler === 'typescript5' ? how.filter((each) => each !== '--ignoreConfig') : how;
    const compile = attempt('node', [`node_modules/${compiler}/bin/tsc`, ...options, ...args], project);
    expect(compile).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('then ES modules import it, whole and by stage', () => {
    expect(run('node', ['imports.mjs'], project)).toBe(`${STAGES.join(' ')}\n`);
  });
});

describe('when somebody has only the npm package', () => {
  let project: string;
  const ml = (...args: string[]) => attempt('npx', ['cdk-ml-lifecycle', ...args], project);
  const edit = (change: (text: string) => string) => {
    const file = join(project, 'use-case.yaml');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

  beforeAll(() => {
    project = join(work, 'command-line');
    mkdirSync(project);
    run('npm', ['init', '-y'], project);
    const packages = versions('aws-cdk', 'aws-cdk-lib', 'constructs');
    run('npm', ['install', '--no-audit', '--no-fund', packed.tarball, ...packages], project);
  });

  test('then init writes all that it takes, and check finds it right', () => {
    const started = ml('init');
    expect(started).toEqual({ code: 0, stdout: expect.stringContaining('npx cdk synth --quiet'), stderr: '' });
    for (const file of filesIn(packed.source, EXAMPLE).filter((each) => /\/(code|data)\//.test(each)))
      expect(readFileSync(join(project, relative(EXAMPLE, file)))).toEqual(readFileSync(join(packed.source, file)));
    expect(ml('check')).toEqual({ code: 0, stdout: 'mortgage-approval: no faults\n', stderr: '' });
  });

  test('then the CDK CLI synthesises every stack of it, with the templates of this repository', () => {
    const { code, stderr } = attempt('npx', ['cdk', 'synth', '--quiet'], project);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
    const made = readdirSync(join(project, 'cdk.out')).filter((file) => file.endsWith('.template.json'));
    expect(made).toHaveLength(4);
    const template = readFileSync(join(project, 'cdk.out/mortgage-approval-prod.template.json'), 'utf8');
    const known = JSON.stringify(synthesise(exampleText).templates['mortgage-approval-prod']);
    expect(propertiesIn(template)).toEqual(propertiesIn(known));
  });

  test('then explain and schema need nothing else', () => {
    expect(ml('explain', 'MLL606')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^MLL606 /), stderr: '' });
    expect(ml('schema').code).toBe(0);
    expect(JSON.parse(readFileSync(join(project, 'use-case.schema.json'), 'utf8'))).toMatchObject({
      properties: { name: { type: 'string' } },
    });
    expect(ml('--version').stdout).toBe(`${packed.version}\n`);
    expect(ml('completion', 'bash').stdout).toContain('cdk-ml-lifecycle');
    expect(ml('complete', '--', 'explain', 'MLL606').stdout).toMatch(/^MLL606\t/);
    expect(ml('complete', '--', 'check', '').stdout).toMatch(/^use-case\.yaml\t/);
  });

  test('then everything wrong is told with its line, by check and by synth, without a stack trace', () => {
    edit((text) => text.replace('metric: auc', 'metric: acu').replace('instances: 2', 'instances: 1'));
    const told = [
      expect.stringMatching(/^use-case\.yaml:14:15 {2}objectives\[0\]\.metric {2}must .*\[MLL109\]$/),
      expect.stringMatching(/^use-case\.yaml:\d+:\d+ {2}serving\.realtime\.instances {2}must .*\[MLL618\]$/),
    ];
    const checked = ml('check');
    expect(checked.code).toBe(1);
    expect(checked.stderr.split('\n').slice(0, 2)).toEqual(told);
    const synthesised = attempt('npx', ['cdk', 'synth', '--quiet'], project);
    expect(synthesised.code).toBe(1);
    expect(synthesised.stderr.split('\n')).toEqual(expect.arrayContaining(told));
    for (const { stderr } of [checked, synthesised]) expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('when somebody installs the wheel in an empty Python project', () => {
  let project: string;
  const python = (file: string) => run(join(project, 'venv/bin/python'), [file], project);

  beforeAll(() => {
    project = join(work, 'python');
    cpSync(join(__dirname, 'python'), project, { recursive: true });
    cpSync(join(packed.source, EXAMPLE, 'code'), join(project, 'code'), { recursive: true });
    run('python3', ['-m', 'venv', 'venv'], project);
    run(join(project, 'venv/bin/pip'), ['install', '-q', packed.wheel], project);
  });

  test('then a stack of three constructs synthesises', () => {
    python('app.py');
    const resources = resourcesIn(join(project, 'cdk.out'));
    const types = resources.map((r) => r.Type);
    expect(types).toContain('AWS::SageMaker::Pipeline');
    expect(types).toContain('AWS::SageMaker::ModelPackageGroup');
    expect(JSON.stringify(resources.find((r) => r.Type === 'AWS::IAM::Policy'))).toContain('s3:GetObject*');
  });

  test('then every snippet of its documentation works in a stack', () => {
    const { count, failed } = JSON.parse(python('snippets.py')) as { count: number; failed: Record<string, string> };
    expect(failed).toEqual({});
    // as many as in TypeScript; what has two examples there has two here
    expect(count).toBeGreaterThanOrEqual(snippetsInDocstrings().length + 40);
  });

  test('then an editor has something to say about everything, in the names of Python', () => {
    const { count, ...faults } = JSON.parse(python('documented.py')) as Record<string, unknown>;
    expect(count).toBeGreaterThan(800);
    expect(faults).toEqual({ silent: [], foreign: [], typescript: [] });
  });

  test('then a bad property shows our text and nothing of the machinery', () => {
    expect(python('bad.py')).toBe(
      `MLL109 'objectives[0].metric' must be a metric of binary-classification (accuracy, auc, f1, precision, recall), got "acu"; did you mean auc? (Own/UseCase)\n`,
    );
  });

  test('then tests of the app find the code of a fault by the documented pattern', () => {
    const [, pattern] = /pytest\.raises\(RuntimeError, match="([^"]+)"/.exec(readFileSync('docs/errors.md', 'utf8'))!;
    expect(python('asserts.py')).toMatch(new RegExp(pattern));
    expect(pattern).toBe('MLL306 ');
  });
});
