import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LIMITS } from './target';

export const BUNDLE = join(__dirname, '../../../dist/attack/child.js');

/** Makes the program of the other process: the targets with all that they attack. */
export async function bundleTargets(): Promise<void> {
  await build({
    entryPoints: [join(__dirname, 'child.ts')],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['aws-cdk-lib', 'constructs', 'cdk-nag', '@cdklabs/cdk-validator-cfnguard', 'esbuild'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

interface Answer {
  readonly wrong: string[];
  readonly processorMilliseconds: number;
}

/** A target in a process of its own, which is replaced when it hangs or dies. */
export class Victim {
  private process?: ChildProcess;
  private stopped = false;

  public constructor(
    private readonly name: string,
    private readonly milliseconds: number = LIMITS.milliseconds,
  ) {}

  /** Attacks once. Tells what is wrong with how it ended. The first attack on a process also loads the target. */
  public async attack(attack: unknown): Promise<string[]> {
    // the search for a smaller case may ask once more when the time is up
    if (this.stopped) return [];
    const isFirst = this.process === undefined;
    const child = (this.process ??= this.start());
    const answer = await this.answerTo(child, attack, isFirst ? LIMITS.milliseconds * 3 : this.milliseconds);
    if (typeof answer === 'string') {
      this.kill();
      return this.stopped ? [] : [answer];
    }
    const { processorMilliseconds: took, wrong } = answer;
    const slow = !isFirst && took > LIMITS.processorMilliseconds;
    return slow ? [...wrong, `took ${Math.round(took)} ms of processor time`] : wrong;
  }

  /** Ends the process for good. */
  public stop(): void {
    this.stopped = true;
    this.kill();
  }

  private kill(): void {
    this.process?.kill('SIGKILL');
    this.process = undefined;
  }

  private start(): ChildProcess {
    return fork(BUNDLE, [this.name], {
      serialization: 'advanced',
      execArgv: ['--enable-source-maps', '--no-warnings'],
    });
  }

  private answerTo(child: ChildProcess, attack: unknown, milliseconds: number): Promise<Answer | string> {
    return new Promise((resolve) => {
      const end = (answer: Answer | string) => {
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onExit);
        resolve(answer);
      };
      const onMessage = (answer: unknown) => end(answer as Answer);
      const onExit = (code: number | null, signal: string | null) => end(`ended the process with ${signal ?? code}`);
      const timer = setTimeout(() => end(`did not end within ${milliseconds} ms`), milliseconds);
      child.once('message', onMessage).once('exit', onExit);
      child.send([attack], (error) => error && end(`could not be sent: ${error.message}`));
    });
  }
}
