// Writes the program that a careful engineer would write by hand for the templates of an assembly: typed L1s and the same
// assets. It is compared with the assembly, template by template; otherwise its time would say nothing.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Printer } from './expressions.mjs';
import { root } from './measure.mjs';
import { typedModule, typedStack } from './typed-stack.mjs';

const { copyWithLibrary } = createRequire(import.meta.url)('../../dist/constructs/private/pipeline/code.js');
const json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

/** The files below a folder and what is in them. */
function contentsOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}

/** The expression for the folder that a staged asset was made from: the one with the same files. */
function sourceOf(staged, folders) {
  const contents = contentsOf(staged);
  const found = folders.find(({ folder }) => isDeepStrictEqual(contentsOf(folder), contents));
  if (!found) throw new Error(`${staged} was made from none of ${folders.map(({ folder }) => folder).join(', ')}`);
  return found.expression;
}

/** A copy of a folder of modules with those of the library beside them, as an engineer would keep them in one folder. */
export function codeFolder(folder, target) {
  mkdirSync(target, { recursive: true });
  copyWithLibrary(folder, target);
  return target;
}

/** The folders that the package makes assets from; those of code are made in the given one. */
export function ownFolders(work) {
  const handlers = join(root, 'dist/handlers');
  const folders = readdirSync(handlers).map((name) => join(handlers, name));
  return [...folders, codeFolder(join(root, 'jobs/drift'), join(work, 'drift'))].map((folder) => ({
    folder,
    expression: JSON.stringify(folder),
  }));
}

/**
 * Statements that make an asset, and expressions for its hash and for the key of its object.
 *
 * @param hash what names the asset in its stack; that of code is a prefix, a dot and a hash of the contents
 */
function assetOf(assembly, [hash, { source }], i, folders, printer) {
  const asset = `asset${i}`;
  if (source.packaging === 'file')
    return {
      statements: [`const ${asset} = new Asset(this, 'Asset${i}', { path: files.kit });`],
      words: [[`${hash}.json`, `${asset}.s3ObjectKey`]],
    };
  const path = sourceOf(join(assembly, source.path), folders);
  const [contents, prefix] = hash.split('.').toReversed();
  if (prefix === undefined)
    return {
      statements: [`const ${asset} = new Asset(this, 'Asset${i}', { path: ${path} });`],
      words: [[`${hash}.zip`, `${asset}.s3ObjectKey`]],
    };
  const sourceHash = `${printer.print(`${prefix}.`)} + ${asset}.assetHash`;
  return {
    statements: [
      `const ${asset} = new AssetStaging(this, 'Asset${i}', { sourcePath: ${path} });`,
      `const file${i} = this.synthesizer.addFileAsset({ packaging: 'zip', sourceHash: ${sourceHash}, fileName: ${asset}.relativeStagedPath(this) });`,
    ],
    words: [
      [`${hash}.zip`, `file${i}.objectKey`],
      [contents, `${asset}.assetHash`],
    ],
  };
}

/** Statements that make the assets of a stack, and the expressions for their hashes. */
function assetsOf(assembly, file, folders, printer) {
  const { files } = json(assembly, file);
  const made = Object.entries(files)
    .filter(([, { source }]) => !source.path.endsWith('.template.json'))
    .map((entry, i) => assetOf(assembly, entry, i, folders, printer));
  return {
    assets: made.flatMap(({ statements }) => statements),
    words: made.flatMap(({ words }) => words),
  };
}

/** What the constructs of a stack acknowledge. */
function acknowledgedIn(assembly, file) {
  return Object.values(json(assembly, file))
    .flat()
    .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
    .map(({ data }) => data);
}

/** The stacks of an assembly, and the releases that are no stacks of it. */
function stacksOf(assembly) {
  const { artifacts } = json(assembly, 'manifest.json');
  const stacks = Object.entries(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { environment, properties, displayName, additionalMetadataFile }]) => {
      const [, account, region] = /^aws:\/\/(.*)\/(.*)$/.exec(environment);
      const env = account.startsWith('unknown') ? undefined : { account, region };
      const { templateFile, tags } = properties;
      return {
        id: displayName ?? id,
        templateFile,
        assetsFile: `${id}.assets.json`,
        acknowledged: acknowledgedIn(assembly, additionalMetadataFile),
        props: { env, tags },
      };
    });
  const known = stacks.map(({ templateFile }) => templateFile);
  const releases = readdirSync(assembly)
    .filter((file) => file.endsWith('.template.json') && !known.includes(file))
    .map((templateFile) => ({ templateFile, props: {} }));
  return [...stacks, ...releases];
}

/**
 * Writes the program to a folder, which must resolve aws-cdk-lib.
 *
 * @param assembly the templates of one instance
 * @param name the name of that instance, which stands in its templates
 * @param folders what its assets are made from
 * @returns the script; its argument is a JSON file with the instances, `[{ name, files }]`
 */
export function writeFloor({ folder, assembly, name, folders }) {
  // statements that others may share carry the name in their IDs, and databases in their names, which have no hyphens
  const named = [
    [name, 'name'],
    [name.replaceAll('-', 'H'), "name.replaceAll('-', 'H')"],
    [name.replaceAll('-', '_'), "name.replaceAll('-', '_')"],
  ];
  const printer = new Printer({ parameters: {}, attributeOf: () => '', words: named });
  const plans = stacksOf(assembly).map((stack, i) => {
    const template = json(assembly, stack.templateFile);
    const { assets, words } = stack.assetsFile ? assetsOf(assembly, stack.assetsFile, folders, printer) : NO_ASSETS;
    const props = { ...stack.props, description: template.Description };
    return {
      ...typedStack({
        name: `Stack${i}`,
        template,
        words: [...words, ...named],
        assets,
        acknowledged: stack.acknowledged,
      }),
      line: `new stacks.Stack${i}(app, ${printer.print(stack.id ?? `${name}-release`)}, ${
        stack.id
          ? printer.print(props)
          : RELEASE_PROPS.replace('description', `description: ${printer.print(props.description)}`)
      }, instance);`,
    };
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'stacks.cjs'), typedModule(plans));
  const script = join(folder, 'main.cjs');
  writeFileSync(script, mainProgram(plans));
  return script;
}

const NO_ASSETS = { assets: [], words: [] };
const RELEASE_PROPS = '{ description, synthesizer: new BootstraplessSynthesizer() }';

/** The files that an instance needs: the kit of its release, if an assembly has one. */
export function kitOf(assembly, name) {
  const prefix = name.replaceAll('-', '');
  const kit = readdirSync(assembly).find((file) => file.startsWith(prefix) && file.endsWith('.kit.json'));
  return kit && join(assembly, kit);
}

function mainProgram(plans) {
  return `'use strict';
const { readFileSync } = require('node:fs');
const { App, BootstraplessSynthesizer } = require('aws-cdk-lib/core');
const stacks = require('./stacks.cjs');

// the switches of our app, so that both do the same work
const app = new App({ treeMetadata: false });
for (const trace of ['disable-stack-trace', 'disable-creation-stack-traces', 'disable-logicalId-metadata'])
  app.node.setContext(\`aws:cdk:\${trace}\`, true);
for (const instance of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const { name } = instance;
${plans.map(({ line }) => `  ${line}`).join('\n')}
}
app.synth();
`;
}

/** What CloudFormation makes of a template. The name of a kit, and its digest, depend on how its asset is made. */
function content(file) {
  const { Resources, Outputs, Parameters: { BootstrapVersion: _, ...Parameters } = {} } = json(file);
  const text = JSON.stringify({ Resources, Outputs, Parameters })
    .replace(/[0-9a-f]{64}\.json/g, 'hash.json')
    .replace(/("KIT_SHA256":)"[0-9a-f]{64}"/g, '$1"hash"');
  return JSON.parse(text);
}

/** Throws unless both assemblies have the same templates; those of releases have names of their own. */
export function assertSame(ours, floor) {
  const templates = (assembly) => readdirSync(assembly).filter((file) => file.endsWith('.template.json'));
  const others = new Map(templates(floor).map((file) => [file, content(join(floor, file))]));
  for (const file of templates(ours)) {
    const mine = content(join(ours, file));
    const same = others.has(file)
      ? file
      : [...others.keys()].find((other) => isDeepStrictEqual(others.get(other), mine));
    assert.ok(same, `the floor has no template like ${file}`);
    assert.deepEqual(others.get(same), mine, `the floor emits another ${file}`);
    others.delete(same);
  }
  assert.deepEqual([...others.keys()], [], 'the floor emits more templates');
}
