// What the package has in its bundles: the notices of third parties, a bill of materials (CycloneDX), and a manifest that
// `npm audit` reads. All three come from what esbuild put into the bundles, and are the same for the same lockfile.
import { build } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP_OPTIONS, HANDLERS, handlerOptions } from './bundles.mjs';
import { licenceText } from './licence-texts.mjs';

const [, , folder = 'dist/bundled'] = process.argv;
const own = JSON.parse(readFileSync('package.json', 'utf8'));

/** The npm packages of which something is in a bundle, by name and version. */
async function bundledPackages() {
  const made = await Promise.all(
    [...HANDLERS.map(handlerOptions), APP_OPTIONS].map((options) =>
      build({ ...options, metafile: true, write: false }),
    ),
  );
  const files = made
    .flatMap(({ metafile }) => Object.values(metafile.outputs))
    .flatMap(({ inputs }) => filesIn(inputs));
  const folders = new Set(files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  const found = new Map([...folders].map(packageIn).map((each) => [each.purl, each]));
  return [...found.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
}

function filesIn(inputs) {
  return Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
}

function packageIn(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { license, name, version } = manifest;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return {
    name,
    version,
    license,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    text: texts.join('\n\n') || licenceText(manifest),
  };
}

/** The text of each licence once, below the packages that it is for. */
function noticesOf(packages) {
  const texts = [...new Set(packages.map(({ text }) => text))];
  const sections = texts.map((text) => {
    const names = packages.filter((each) => each.text === text);
    return [...names.map(({ license, name, version }) => `${name} ${version} (${license})`), '', text].join('\n');
  });
  const head = `${own.name} contains parts of these packages in its bundles.`;
  return `${[head, ...sections].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** See https://cyclonedx.org/docs/1.6/json/ */
function billOf(packages) {
  const component = { type: 'library', name: own.name, version: own.version, 'bom-ref': 'root' };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component },
    components: packages.map(({ license, name, purl, version }) => ({
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      purl,
      licenses: [{ expression: license }],
    })),
    dependencies: [{ ref: 'root', dependsOn: packages.map(({ purl }) => purl) }],
  };
}

/** A package that depends on exactly what is bundled. A second version of a package has an alias. */
function manifestOf(packages) {
  const isSecond = ({ name }, i) => packages[i - 1]?.name === name;
  const dependencies = Object.fromEntries(
    packages.map((each, i) =>
      isSecond(each, i)
        ? [`${each.name}-${each.version}`, `npm:${each.name}@${each.version}`]
        : [each.name, each.version],
    ),
  );
  return { name: `${own.name}-bundled`, version: own.version, private: true, license: own.license, dependencies };
}

const packages = await bundledPackages();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), noticesOf(packages));
writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(billOf(packages), null, 2)}\n`);
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifestOf(packages), null, 2)}\n`);
