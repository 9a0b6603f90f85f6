import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigurationError, throwFaults } from '../../constructs/private/errors';
import { fault } from '../../constructs/private/faults';
import { stackName } from '../stacks/stack-name';
import { SCHEMA_FILE, type Starter, type StarterOptions, USE_CASE_FILE, makeStarter } from '../starter';
import { USE_CASE_FILES, useCaseFiles } from '../use-case/files';
import { DEVELOPMENT } from '../use-case/props/delivery';
import { FILE_THERE } from '../use-case/rules';
import { shown } from '../use-case/text';
import { makeFolder } from './make-folder';
import type { Terminal } from './terminal';
import { reasonOf } from './write-failure';

const CDK_FILE = 'cdk.json';
const APP = 'npx cdk-ml-lifecycle app';

/** Writes a use case to begin with into a folder, and `cdk.json` where the command runs. It overwrites nothing. */
export function init(folder: string, options: StarterOptions, terminal: Terminal): void {
  try {
    const starter = makeStarter(options);
    const paths = [...new Set([...USE_CASE_FILES, ...starter.files.keys()])];
    throwFaults(paths.map((path) => checkFree(join(folder, path))));
    for (const [path, content] of starter.files) write(join(folder, path), content);
    const kept = isThere(CDK_FILE);
    if (!kept) write(CDK_FILE, `${JSON.stringify({ app: APP }, null, 2)}\n`);
    terminal.out([...written(folder, kept), '', ...next(folder, starter, options)].join('\n'));
  } catch (error) {
    if (!ConfigurationError.isConfigurationError(error) && !(error instanceof NotWritten)) throw error;
    terminal.err(error.message);
    terminal.exit(1);
  }
}

class NotWritten extends Error {}

function checkFree(file: string) {
  return isThere(file) ? { ...fault(FILE_THERE, []), place: { file: shown(file) } } : undefined;
}

function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw notWritten(file, error);
  }
}

function write(file: string, content: string | Buffer): void {
  try {
    makeFolder(dirname(file));
    // `wx`: a file that came up in the meantime is not overwritten either
    writeFileSync(file, content, { flag: 'wx' });
  } catch (error) {
    throw notWritten(file, error);
  }
}

function notWritten(file: string, error: unknown): NotWritten {
  return new NotWritten(`${shown(file)} cannot be written: ${reasonOf(error)}`);
}

function written(folder: string, kept: boolean): string[] {
  const rows = [
    [join(folder, USE_CASE_FILE), 'the use case; change what it says'],
    [join(folder, SCHEMA_FILE), 'completes and explains it in editors'],
    [join(folder, 'code'), 'the model code; put your own in its place'],
    [join(folder, 'data'), 'the data of the example, and where they come from'],
    ...(kept ? [] : [[CDK_FILE, 'tells the CDK CLI to run the app']]),
  ];
  const width = Math.max(...rows.map(([path]) => path.length));
  return ['Wrote', ...rows.map(([path, what]) => `  ${path.padEnd(width)}  ${what}`), ...keptFile(kept)];
}

function keptFile(kept: boolean): string[] {
  if (!kept || readFileSync(CDK_FILE, 'utf8').includes(APP)) return [];
  return [`Kept ${CDK_FILE}, which runs another app. For this use case it has to say "app": "${APP}".`];
}

/** The next commands, and what has to be done around them. */
function next(folder: string, { useCase }: Starter, { account }: StarterOptions): string[] {
  const found = useCaseFiles('.').some((file) => resolve(file) === resolve(folder, USE_CASE_FILE));
  const at = found ? { check: '', cdk: '' } : { check: ` ${quote(folder)}`, cdk: ` -c useCases=${quote(folder)}` };
  const { prefix, version } = useCase.dataset;
  return [
    ...(account === undefined
      ? [`Put your AWS accounts into ${join(folder, USE_CASE_FILE)}. Then run`]
      : ['Next, run']),
    `  npx cdk-ml-lifecycle check${at.check}`,
    `  npx cdk synth --quiet${at.cdk}`,
    `  npx cdk deploy ${stackName(useCase, DEVELOPMENT)}${at.cdk}`,
    '',
    'The training reads its data from the data lake, which the last command makes:',
    `  aws s3 cp ${quote(join(folder, 'data/hmda.csv'))} s3://<curated bucket>/${prefix}/${version}/`,
  ];
}

/** A path as a word of a shell. */
function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
