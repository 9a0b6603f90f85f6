import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './failure';

/** The options of a rehearsal. */
export interface Options {
  /** The folder of the CDK project. */
  readonly project: string;
  /** May be left out in a project with a single use case. */
  readonly useCase?: string;
  /** The Python interpreter that jobs and model servers run in; one with AWS's scikit-learn packages when left out. */
  readonly python?: string;
  /** The last phase to run; all phases when left out. */
  readonly until?: string;
  /** Leave the local AWS running at the end. */
  readonly keep: boolean;
  /** The faults to inject, with commas between them. */
  readonly fault?: string;
  /** The file for the report as JSON. */
  readonly json?: string;
  /** An earlier state of the project, which is deployed first, updated, and gone back to. */
  readonly from?: string;
  /** Where logs and artefacts go; a folder of the use case when left out. */
  readonly folder?: string;
}

/** The names that options accept. */
export interface Choices {
  readonly phases: readonly string[];
  readonly faults: readonly string[];
}

export const usage = ({ phases, faults }: Choices) => `rehearse [options]

Deploys a project to a local AWS and runs its whole lifecycle there.

  --project <folder>  the project, which has a cdk.json (the current folder)
  --use-case <name>   the use case to rehearse (the only one of the project)
  --until <phase>     stop after a phase: ${wrapped(phases)}
  --keep              leave the local AWS running at the end, until Ctrl-C
  --fault <names>     inject faults and check how they end: ${wrapped(faults)}
  --from <folder>     deploy that earlier state of the project first, update it to this one, and go back
  --json <file>       write the report as JSON
  --folder <path>     write logs and artefacts there (<project>/.local/<use case>)
  --python <path>     run jobs and model servers with this interpreter
`;

export function readOptions(argv: readonly string[], choices: Choices): Options | 'help' {
  const { values } = parse(argv);
  checkOneOf('--until', values.until, choices.phases);
  for (const fault of values.fault?.split(',') ?? []) checkOneOf('--fault', fault, choices.faults);
  if (values.fault !== undefined && values.until !== undefined) {
    throw new UsageError('--fault decides itself where the rehearsal ends; leave out --until');
  }
  if (values.from !== undefined && (values.fault !== undefined || values.until !== undefined)) {
    throw new UsageError('--from decides itself what the rehearsal does; leave out --fault and --until');
  }
  if (values.json !== undefined && !isFileToBe(values.json)) {
    throw new UsageError(`--json must name a file in a folder that exists and can be written to, got "${values.json}"`);
  }
  if (values.help) return 'help';
  return {
    project: values.project,
    useCase: values['use-case'],
    python: values.python,
    until: values.until,
    keep: values.keep,
    fault: values.fault,
    from: values.from,
    json: values.json,
    folder: values.folder,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        project: { type: 'string', default: '.' },
        'use-case': { type: 'string' },
        python: { type: 'string' },
        until: { type: 'string' },
        keep: { type: 'boolean', default: false },
        fault: { type: 'string' },
        from: { type: 'string' },
        json: { type: 'string' },
        folder: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Asked before the rehearsal, which would be in vain. */
function isFileToBe(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return false;
  try {
    accessSync(there ? path : dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function checkOneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw new UsageError(`${option} must be one of ${allowed.join(', ')}, got "${value}"`);
}

function wrapped(names: readonly string[]): string {
  const lines: string[] = [''];
  for (const name of names) {
    const line = lines.at(-1)!;
    if (line.length + name.length > 80) lines.push(name);
    else lines[lines.length - 1] = line ? `${line}, ${name}` : name;
  }
  return lines.join(',\n                      ');
}
