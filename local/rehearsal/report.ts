import { relative } from 'node:path';
import type { PhaseResult } from './rehearsal';
import type { Facts, Session } from './session';

/** The report of a rehearsal, as `--json` writes it. */
export interface Report {
  readonly useCase: string;
  readonly fault?: string;
  readonly seconds: number;
  readonly phases: readonly PhaseResult[];
  readonly failure?: PhaseResult['failure'] & { readonly phase: string };
  readonly facts: Facts;
  /** Resource types that behaved as on AWS, with how many there were. */
  readonly emulated: readonly Kind[];
  /** Resource types that exist in their stacks and do nothing. */
  readonly recorded: readonly Kind[];
  /** Properties that a template sets and the local AWS ignores. */
  readonly ignored: readonly {
    readonly type: string;
    readonly property: string;
    readonly logicalIds: readonly string[];
  }[];
  /** Behaviour of ministack that this package corrects. */
  readonly mended: readonly string[];
  /** What the simulator could not write on behalf of an endpoint, such as captured traffic, and why. */
  readonly lost: readonly string[];
  readonly iam?: Session['verdict'];
  readonly artefacts: string;
}

export interface Kind {
  readonly type: string;
  readonly resources: number;
}

/** Types that the simulator stores without acting on them. */
const KEPT = ['AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ApplicationAutoScaling::ScalingPolicy'];

export async function makeReport(session: Session, phases: readonly PhaseResult[]): Promise<Report> {
  const failed = phases.find(({ failure }) => failure);
  // an emulator that has ended reports nothing
  const asked = session.aws?.control.report();
  const { recorded, ignored, mended } = (await (failed ? asked?.catch(() => NOTHING) : asked)) ?? NOTHING;
  const inert = new Set([...KEPT, ...recorded.map(({ type }) => type)]);
  return {
    useCase: session.useCase.name,
    fault: session.options.fault,
    seconds: phases.reduce((sum, { seconds }) => sum + seconds, 0),
    phases,
    failure: failed?.failure && { ...failed.failure, phase: failed.name },
    facts: session.facts,
    emulated: count(session.deployed.filter((type) => !inert.has(type))),
    recorded: count(session.deployed.filter((type) => inert.has(type))),
    ignored,
    mended,
    lost: session.aws?.simulator.parts.hosting.lost ?? [],
    iam: session.verdict,
    artefacts: session.folder,
  };
}

const NOTHING = { recorded: [], ignored: [], mended: [] };

function count(types: readonly string[]): Kind[] {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, resources]) => ({ type, resources })).toSorted((a, b) => a.type.localeCompare(b.type));
}

/** Prints the report. The last line names what failed. */
export function print({ progress, facts }: Session, report: Report): void {
  progress.line();
  times(progress.line.bind(progress), [...report.phases, { name: 'total', seconds: report.seconds }]);
  if (report.emulated.length > 0) {
    table(progress.line.bind(progress), 'emulated', report.emulated);
    table(progress.line.bind(progress), 'recorded without effect', report.recorded);
  }
  progress.line();
  if (report.ignored.length > 0) progress.line(`ignored properties    ${report.ignored.length}; --json lists them`);
  for (const lost of report.lost) progress.line(`lost                  ${lost}`);
  if (report.iam) {
    const { judged, denied, unused } = report.iam;
    progress.line(
      `IAM                   ${judged} calls checked, ${denied.length} denied, ${unused.length} permissions never used`,
    );
  }
  if (facts.latency) {
    const { requests, p50, p99 } = facts.latency;
    progress.line(`predictions           ${requests}, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`);
  }
  progress.line(`logs and artefacts    ${relative(process.cwd(), report.artefacts) || '.'}`);
  const { failure } = report;
  progress.line();
  if (!failure) {
    progress.line('the rehearsal succeeded');
    return;
  }
  progress.line(`${failure.phase} failed: ${failure.message}`);
  for (const detail of failure.details) progress.line(`  ${detail}`);
  progress.line(`failed at ${failure.subject}`);
}

function times(line: (text?: string) => void, rows: readonly PhaseResult[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, seconds } of rows) line(`${name.padEnd(width)} ${seconds.toFixed(1).padStart(6)} s`);
}

function table(line: (text?: string) => void, title: string, kinds: readonly Kind[]): void {
  line();
  line(title);
  if (kinds.length === 0) line('  nothing');
  for (const { type, resources } of kinds) line(`  ${type.padEnd(44)} ${String(resources).padStart(3)}`);
}
