import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './failure';
import { RehearsedUseCase } from './use-case';

/** The folder of use cases when cdk.json names none, as in the app. */
const USE_CASES = 'examples';

/** The CDK project that is rehearsed. */
export class Project {
  private readonly useCases: string;

  /** @param folder absolute; it holds a cdk.json */
  public constructor(public readonly folder: string) {
    const file = join(folder, 'cdk.json');
    if (!existsSync(file)) {
      throw new UsageError(`--project must be a folder with a cdk.json, got ${folder}`);
    }
    const { context } = JSON.parse(readFileSync(file, 'utf8')) as { context?: { useCases?: string } };
    this.useCases = join(folder, context?.useCases ?? USE_CASES);
  }

  /** Where a rehearsal keeps its logs and artefacts unless it is told another folder. */
  public get scratch(): string {
    return join(this.folder, '.local');
  }

  /** The use case of a name. A project with a single one needs no name. */
  public useCase(name: string | undefined): RehearsedUseCase {
    const names = this.names;
    if (names.length === 0) {
      throw new UsageError(`${this.useCases} must hold use cases, but has no <name>/use-case.yaml`);
    }
    const found = name ?? (names.length === 1 ? names[0] : undefined);
    if (found !== undefined && names.includes(found)) return new RehearsedUseCase(found, join(this.useCases, found));
    throw new UsageError(`--use-case must be one of ${names.join(', ')}, got ${name ? `"${name}"` : 'none'}`);
  }

  private get names(): string[] {
    const entries = existsSync(this.useCases) ? readdirSync(this.useCases) : [];
    return entries.filter((name) => existsSync(join(this.useCases, name, 'use-case.yaml')));
  }
}
