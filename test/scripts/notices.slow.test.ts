import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

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
  const sources = ['handlers', 'lib', 'bin', 'schema'].flatMap((folder) =>
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
