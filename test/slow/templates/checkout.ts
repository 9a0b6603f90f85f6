import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Findings, findingsIn } from '../../support/rule-packs';

const root = resolve(__dirname, '../../..');
const CASES = join(root, 'test/lib/use-case/bad-configurations');

/** How a command ended. */
export interface Ending {
  readonly status: number | null;
  /** What it printed, on both streams. */
  readonly said: string;
  /** The machines that it wanted to reach. */
  readonly connections: string[];
}

/** A clean copy of the tree, where commands run as on a machine that has Node and nothing of AWS. */
export class Checkout {
  public readonly folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  private readonly tree = join(this.folder, 'tree');
  private readonly home = join(this.folder, 'home');

  public constructor() {
    mkdirSync(this.tree);
    mkdirSync(this.home);
    execFileSync('node', ['scripts/clean-copy.mjs', this.tree], { cwd: root });
  }

  /** Runs a command there, without credentials, settings or a network. */
  public run(command: string, args: string[], more: { [name: string]: string } = {}): Ending {
    const log = join(this.folder, 'connections.log');
    writeFileSync(log, '');
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.tree,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: this.home,
        NODE_OPTIONS: `--require ${join(__dirname, 'no-network.cjs')}`,
        CONNECTIONS_LOG: log,
        // npm itself asks once a week whether there is a newer npm
        npm_config_update_notifier: 'false',
        ...more,
      },
    });
    const connections = readFileSync(log, 'utf8').split('\n').filter(Boolean);
    return { status, said: stdout + stderr, connections };
  }

  /** `npm run synth` with arguments; what has been built is not built again. */
  public synth(...args: string[]): Ending {
    return this.run('npm', ['run', 'synth', '--', '--build', 'true', ...args]);
  }

  /** A file of the assembly, or undefined. */
  public read(file: string): string | undefined {
    const path = join(this.tree, 'cdk.out', file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  /** Puts a file into the assembly, as an earlier run would have left it. */
  public leave(file: string, text: string): void {
    writeFileSync(join(this.tree, 'cdk.out', file), text);
  }

  /** A folder of use cases: the good configuration of the file's own tests, changed as one of them does or as asked. */
  public useCases(wanted: { readonly [name: string]: string | ((text: string) => string) }): string {
    const folder = mkdtempSync(join(this.folder, 'use-cases-'));
    const good = readFileSync(join(CASES, 'good.yaml'), 'utf8');
    for (const [name, change] of Object.entries(wanted)) {
      const text = typeof change === 'string' ? textOfCase(change, good) : change(good);
      cpSync(join(root, 'examples/mortgage-approval/code'), join(folder, name, 'code'), { recursive: true });
      writeFileSync(join(folder, name, 'use-case.yaml'), text.replace(/^name: .*$/m, `name: ${name}`));
    }
    return folder;
  }

  /** What the packs said, from the report. */
  public findings(): Findings {
    return findingsIn(this.read('validation-report.json')!);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function textOfCase(name: string, good: string): string {
  const { file, change = [] } = parse(readFileSync(join(CASES, `pos.${name}.yaml`), 'utf8')) as {
    file?: string;
    change?: { from: string; to: string }[];
  };
  return change.reduce((text, { from, to }) => text.replace(from, () => to), file ?? good);
}
