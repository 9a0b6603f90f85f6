import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const root = resolve(__dirname, '../..');
const FILES = ['THIRD-PARTY-NOTICES.txt', 'package.json', 'sbom.cdx.json'];

function make(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'notices-'));
  execFileSync(process.execPath, ['scripts/notices.mjs', folder], { cwd: root });
  expect(readdirSync(folder).sort()).toEqual(FILES);
  return Object.fromEntries(FILES.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** The npm packages that the sources of the bundles import, types aside. */
function imported(): string[] {
  const sources = ['handlers', 'lib', 'bin', 'releases', 'schema'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
  const from = sources.flatMap((text) => [
    ...text.matchAll(/^import (?!type).*? from '([^.'][^']*)';$|^} from '([^.'][^']*)';$/gm),
  ]);
  const names = from.map(([, one, more]) => (one ?? more).match(/^(@[^/]+\/)?[^/]+/)![0]);
  return [...new Set(names)].filter((name) => !/^(node:|aws-cdk-lib|constructs|cdk-nag|aws-lambda)/.test(name)).sort();
}

/** What the scripts that make the bundles give to esbuild. Jest runs no ES modules, so another process tells. */
function optionsOfBundles(): BuildOptions[] {
  const tell =
    "import('./scripts/bundles.mjs').then(({ APP_OPTIONS, HANDLERS, handlerOptions }) => " +
    'console.log(JSON.stringify([APP_OPTIONS, ...HANDLERS.map(handlerOptions)])))';
  return JSON.parse(execFileSync(process.execPath, ['-e', tell], { cwd: root, encoding: 'utf8' })) as BuildOptions[];
}

/** The package that a file belongs to: the next folder above it whose manifest has a version, as npm requires of packages. */
function ownerOf(file: string): { name: string; version: string } {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(root, folder, 'package.json');
    const { name, version } = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};
    if (name && version) return { name, version };
  }
}

/** The packages of which esbuild says that something is in a bundle, ours aside, and the bundles' own text. */
async function builtOf(options: BuildOptions) {
  const { metafile, outputFiles } = await build({ ...options, absWorkingDir: root, metafile: true, write: false });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const files = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
  const owners = files.map(ownerOf).filter(({ name }) => name !== 'cdk-ml-lifecycle');
  return { packages: owners.map(({ name, version }) => `${name} ${version}`), outputs: outputFiles };
}

/** The text of the licence for each package of the notices, by name and version. */
function licencesIn(notices: string): Map<string, string> {
  const sections = notices.split(`\n\n${'-'.repeat(80)}\n\n`).slice(1);
  return new Map(
    sections.flatMap((section) => {
      const [names, text] = [section.slice(0, section.indexOf('\n\n')), section.slice(section.indexOf('\n\n') + 2)];
      return names.split('\n').map((line) => [line.replace(/ \([^)]*\)$/, ''), text] as const);
    }),
  );
}

/** What each licence says and no other one does. */
const SAYS: { readonly [licence: string]: RegExp } = {
  'Apache-2.0': /Apache License\s+Version 2\.0/,
  ISC: /Permission to use, copy, modify, and(\/or)? distribute this software/,
  MIT: /Permission is hereby granted, free of charge[^]+permission\s+notice\s+shall\s+be\s+included/,
  'MIT-0': /Permission is hereby granted, free of charge/,
};

describe('what the package says about its bundles', () => {
  const made = make();
  const bill = JSON.parse(made['sbom.cdx.json']) as {
    components: { name: string; version: string; purl: string; licenses: { expression?: string }[] }[];
    dependencies: { dependsOn: string[] }[];
  };
  const manifest = JSON.parse(made['package.json']) as { dependencies: Record<string, string> };

  test('names every package that the sources import', () => {
    const names = imported();
    expect(names).toEqual(expect.arrayContaining(['@aws-sdk/client-sagemaker', 'commander', 'yaml', 'zod']));
    expect(bill.components.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  test('is the same in the notices, the bill of materials and the manifest', () => {
    const listed = bill.components.map(({ name, version }) => `${name}@${version}`);
    const said = bill.components.map(({ licenses, name, version }) => `${name} ${version} (${licenses[0].expression})`);
    expect(made['THIRD-PARTY-NOTICES.txt'].split('\n')).toEqual(expect.arrayContaining(said));
    const pinned = Object.entries(manifest.dependencies).map(([name, version]) =>
      version.startsWith('npm:') ? version.slice(4) : `${name}@${version}`,
    );
    expect(pinned.sort()).toEqual(listed.sort());
    expect(bill.dependencies[0].dependsOn).toHaveLength(listed.length);
  });

  let built: Awaited<ReturnType<typeof builtOf>>[];
  beforeAll(async () => void (built = await Promise.all(optionsOfBundles().map(builtOf))));

  test('has each package of which something is in a bundle, with the text of its licence', () => {
    const packages = [...new Set(built.flatMap((each) => each.packages))].sort();
    expect(bill.components.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(packages);
    const texts = licencesIn(made['THIRD-PARTY-NOTICES.txt']);
    expect([...texts.keys()].sort()).toEqual(packages);
    for (const { licenses, name, version } of bill.components)
      expect(texts.get(`${name} ${version}`)).toMatch(SAYS[licenses[0].expression!]);
  });

  test('is about the bundles that are there', () => {
    const [, ...handlers] = built;
    const outputs = handlers.flatMap((each) => each.outputs);
    expect(readdirSync(join(root, 'dist/handlers'))).toHaveLength(outputs.length);
    for (const { contents, path } of outputs) expect(readFileSync(path).equals(contents)).toBe(true);
  });

  test('has the licences that may be passed on', () => {
    const licences = new Set(bill.components.map(({ licenses }) => licenses[0].expression));
    expect(licences).toEqual(new Set(['Apache-2.0', 'ISC', 'MIT', 'MIT-0']));
    expect(made['THIRD-PARTY-NOTICES.txt']).toContain('Permission is hereby granted, free of charge');
    expect(made['THIRD-PARTY-NOTICES.txt']).toContain('Apache License');
  });

  test('is the same when it is made again', () => {
    expect(make()).toEqual(made);
  });
});
