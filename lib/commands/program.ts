import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { withV8Flags } from '../v8-flags';
import type { StarterOptions } from '../starter';
import type { DeployReleaseOptions } from './deploy-release';
import type { DestroyOptions } from './destroy';
import { FORMATS, THRESHOLDS } from '../review/thresholds';
import type { PrepareImportOptions } from './prepare-import';
import type { RedriveOptions } from './redrive';
import type { ReviewOptions } from './review';
import { TERMINAL, type Terminal } from './terminal';

/**
 * The command line. Each command loads its code when it runs, so that `explain` and completion don't wait for CDK.
 * A new command is one entry here and one file beside this one.
 */
export function program(version: string, terminal: Terminal = TERMINAL): Command {
  const root = new Command('cdk-ml-lifecycle')
    .description('Checks and builds machine-learning use cases that are declared in YAML files.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(run with --help to see how the command is used)')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  addApp(root);
  addCheck(root, terminal);
  addDeployRelease(root, terminal);
  addDestroy(root, terminal);
  addExplain(root, terminal);
  addInit(root, terminal);
  addPrepareImport(root, terminal);
  addRedrive(root, terminal);
  addReview(root, terminal);
  addSchema(root, terminal);
  return root;
}

/** Runs what was typed. The exit code is 1 when a command finds a fault, and 2 when there is no such command or option. */
export async function run(root: Command, args: readonly string[], terminal: Terminal = TERMINAL): Promise<void> {
  try {
    await root.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) terminal.exit(2);
  }
}

function addApp(root: Command): void {
  root
    .command('app')
    .description('Build the stacks of use cases. The CDK CLI runs it: cdk.json says "app": "npx cdk-ml-lifecycle app".')
    .addHelpText('after', APP_HELP)
    .action(() => withV8Flags(async () => (await import('./app.js')).app()));
}

const APP_HELP = `
Context, in cdk.json or after cdk synth -c:
  useCases=<path>     a use case file, or a folder with use case files in it or in its folders (default: .)
  useCase=<name>      build only this use case
  environment=<name>  build only this environment
  commit=<sha>        the commit of the code, which every model records
  rulePacks=<names>   the rule packs that judge the templates, such as AwsSolutions`;

function addCheck(root: Command, terminal: Terminal): void {
  root
    .command('check')
    .description('Check use case files, and report every fault with its line.')
    .argument('[path]', 'a use case file, or a folder with use case files in it or in its folders', '.')
    .option('--json', 'print the faults as JSON')
    .action(async (path: string, options: { json?: boolean }) =>
      (await import('./check.js')).check(path, options.json ?? false, terminal),
    );
}

function addDeployRelease(root: Command, terminal: Terminal): void {
  root
    .command('deploy-release')
    .description('Deploy a version of a release to an environment, and test it. An older version is a rollback.')
    .requiredOption('--stack <name>', 'the stack that makes the releases, with a ModelReleases')
    .requiredOption('--environment <name>', 'the environment, such as prod')
    .option('--version-id <id>', 'the version of the release (default: the newest)')
    .option('--use-case <name>', 'the use case, if the stack makes releases of several')
    .option('--region <region>', 'the Region of the stack (default: AWS_REGION)')
    .option('--template-bucket <bucket>', 'where to put a template of more than 51,200 bytes')
    .option('--timeout <minutes>', 'how long it may take', minutes, 60)
    .option('--dry-run', 'verify the release, and only say what would change')
    .addHelpText('after', DEPLOY_RELEASE_HELP)
    .action(async (options: DeployReleaseOptions) =>
      (await import('./deploy-release.js')).deployRelease(options, terminal),
    );
}

const DEPLOY_RELEASE_HELP = `
It reads the release with your own credentials, in the account of the stack, and compares it with what was approved. Then it
assumes the roles of the environment: to clear a failed first release, to make and execute the change set, and to test the endpoint.
It exits with 1 if a step fails, and says why.`;

function minutes(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1440)) throw new InvalidArgumentError('It must be a number of minutes, at most 1440.');
  return value;
}

function addDestroy(root: Command, terminal: Terminal): void {
  root
    .command('destroy')
    .description('Delete every stack of use cases, releases included. Without --yes, only say what would be deleted.')
    .argument('[path]', 'a use case file, or a folder with use case files in it or in its folders', '.')
    .option('--use-case <name>', 'delete only the stacks of this use case')
    .option('--qualifier <qualifier>', 'the qualifier of the bootstrap stacks', 'hnb659fds')
    .option('--yes', 'delete the stacks')
    .addHelpText('after', DESTROY_HELP)
    .action(async (path: string, options: DestroyOptions) =>
      (await import('./destroy.js')).destroy(path, options, terminal),
    );
}

const DESTROY_HELP = `
It finds credentials as the CDK CLI does, and assumes the deploy roles of the bootstrap stacks. Releases are deleted first, then
the environments, then the stack from which releases come. Buckets, keys and models stay; it prints how to remove them.`;

function addExplain(root: Command, terminal: Terminal): void {
  root
    .command('explain')
    .description('Explain an error code: when it occurs, an example, and what to do.')
    .addArgument(new Argument('[code]', 'an error code such as MLL606; all codes are listed when left out'))
    .option('--json', 'print the entry as JSON')
    .action(async (code: string | undefined, options: { json?: boolean }) =>
      (await import('./explain.js')).explain(code, options.json ?? false, terminal),
    );
}

function addInit(root: Command, terminal: Terminal): void {
  root
    .command('init')
    .description('Write a use case to begin with: the example, with its code and its data. Nothing is overwritten.')
    .argument('[folder]', 'where to write it', '.')
    .option('--name <name>', 'the name of the use case')
    .option('--owner <owner>', 'who answers for it, by an email address or the name of a team')
    .option('--account <account>', 'the AWS account of all environments')
    .option('--region <region>', 'the AWS Region of all environments')
    .action(async (folder: string, options: StarterOptions) =>
      (await import('./init.js')).init(folder, options, terminal),
    );
}

function addPrepareImport(root: Command, terminal: Terminal): void {
  root
    .command('prepare-import')
    .description('Prepare cdk import for buckets, keys and model package groups that exist. Nothing is asked of AWS.')
    .argument('<stack>', 'the stack that is to take them over')
    .option('--resource-mapping <file>', 'what identifies each of them; without it, a mapping to fill in is printed')
    .option('--assembly <folder>', 'the cloud assembly, as cdk synth wrote it', 'cdk.out')
    .option('--output <folder>', 'where to write the assembly for cdk import', 'cdk.import')
    .action(async (stack: string, options: PrepareImportOptions) =>
      (await import('./prepare-import.js')).prepareImport(stack, options, terminal),
    );
}

function addRedrive(root: Command, terminal: Terminal): void {
  root
    .command('redrive')
    .description('Send dead letters again to where they belong. Without --yes, only say what waits and why it failed.')
    .argument('[path]', 'a use case file, or a folder with use case files in it or in its folders', '.')
    .option('--use-case <name>', 'only the queues of this use case')
    .option('--queue <url>', 'only this queue, as its alarm names it; no use case file is read then')
    .option('--target-profile <profile>', 'a profile for the account of an event bus, if the queue is in another one')
    .option('--yes', 'send the letters')
    .addHelpText('after', REDRIVE_HELP)
    .action(async (path: string, options: RedriveOptions) =>
      (await import('./redrive.js')).redrive(path, options, terminal),
    );
}

const REDRIVE_HELP = `
It works with your own credentials, on the queues of their account. A letter is deleted once the service has taken it, so an
interruption can send one twice, which the handlers bear. A letter whose form is unknown stays where it is.`;

function addReview(root: Command, terminal: Terminal): void {
  root
    .command('review')
    .description('Judge CloudFormation templates by the Well-Architected ML Lens and by security controls.')
    .argument('<paths...>', 'templates in JSON or YAML, cloud assemblies such as cdk.out, or folders with templates')
    .option('--json', 'print the verdicts as JSON')
    .addOption(
      new Option('--format <format>', 'how to print the review: github means annotations for a workflow')
        .choices(FORMATS)
        .default('text'),
    )
    .option('--output <folder>', 'write the report there: review.html, review.md, review.json and review.sarif')
    .addOption(
      new Option(
        '--fail-on <what>',
        'what makes the command fail: a severity means failures that are at least so severe',
      )
        .choices(THRESHOLDS)
        .default('failed'),
    )
    .option('--base <path>', 'the templates before the change, for what an update replaces: a template or a cdk.out')
    .option('--prices <file>', 'a JSON file with what instances cost in an hour, and other resources in a month')
    .addHelpText('after', REVIEW_HELP)
    .action(async (paths: string[], options: ReviewOptions) =>
      (await import('./review.js')).review(paths, options, terminal),
    );
}

const REVIEW_HELP = `
The exit code is 1 if a finding reaches --fail-on, and 3 if a file is no template; the others are reviewed all the same. What is
acknowledged never makes it fail.`;

function addSchema(root: Command, terminal: Terminal): void {
  root
    .command('schema')
    .description('Write the JSON Schema of use case files, by which editors complete and explain them.')
    .argument('[file]', 'where to write it; - prints it', 'use-case.schema.json')
    .action(async (file: string) => (await import('./schema.js')).schema(file, terminal));
}
