import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One template of an assembly: a stack that is deployed, or a release that is not. */
export interface TemplateEntry {
  /** The use case that it belongs to. */
  readonly useCase: string;
  /** Its name in the table. */
  readonly name: string;
  /** The construct path of the stack; findings below it count for it, unless a deeper entry claims them. */
  readonly path: string;
  /** The file in the assembly's folder. */
  readonly file: string;
  /** The environments that a release goes to, in their order. */
  readonly environments?: readonly string[];
  /** What is packed as code for its jobs, if it has any. */
  readonly code?: { readonly folder: string; readonly files: number; readonly bytes: number };
}

/** The name of the list of templates that the app leaves in its assembly for this summary. */
export const TEMPLATE_LIST = 'templates.json';

interface Row {
  readonly entry: TemplateEntry;
  readonly resources: number;
  readonly bytes: number;
  /** Unknown if no validator ran. */
  readonly findings?: number;
  readonly acknowledged?: number;
}

interface Violation {
  readonly violatingConstructs: { readonly constructPath?: string }[];
}

interface Report {
  readonly pluginReports: { readonly violations: Violation[]; readonly suppressedViolations?: Violation[] }[];
}

/**
 * The table that ends a synth: each template with its size and the findings of the validators, or with a dash if none ran.
 */
export function summarize(outdir: string): string {
  const entries = json<TemplateEntry[]>(join(outdir, TEMPLATE_LIST));
  const reportFile = join(outdir, 'validation-report.json');
  const judged = existsSync(reportFile);
  const report = judged ? json<Report>(reportFile) : { pluginReports: [] };
  const open = countByPath(entries, report, (p) => p.violations);
  const acknowledged = countByPath(entries, report, (p) => p.suppressedViolations ?? []);
  const rows = entries.map((entry) => ({
    entry,
    resources: Object.keys(json<{ Resources: object }>(join(outdir, entry.file)).Resources).length,
    bytes: statSync(join(outdir, entry.file)).size,
    findings: judged ? (open.get(entry.path) ?? 0) : undefined,
    acknowledged: judged ? (acknowledged.get(entry.path) ?? 0) : undefined,
  }));
  return [
    ...render(rows),
    '',
    `  templates          ${outdir}/*.template.json`,
    `  validation report  ${judged ? reportFile : 'none: nothing was judged'}`,
  ].join('\n');
}

function render(rows: Row[]): string[] {
  const width = Math.max(24, ...rows.map((r) => r.entry.name.length));
  const lines: string[] = [];
  for (const useCase of new Set(rows.map((r) => r.entry.useCase))) {
    lines.push('', `  ${useCase}`, `    ${'stack'.padEnd(width)} resources   template   findings   acknowledged`);
    for (const r of rows.filter((row) => row.entry.useCase === useCase)) {
      lines.push(
        `    ${r.entry.name.padEnd(width)} ${right(r.resources, 9)} ${right(`${Math.ceil(r.bytes / 1024)} KiB`, 10)} ` +
          `${right(r.findings ?? '-', 10)} ${right(r.acknowledged ?? '-', 14)}`,
      );
    }
    for (const { entry } of rows.filter((row) => row.entry.useCase === useCase)) lines.push(...renderCode(entry));
  }
  return lines;
}

function renderCode({ code }: TemplateEntry): string[] {
  if (!code) return [];
  const { bytes, files, folder } = code;
  return [`    code: ${files} ${files === 1 ? 'file' : 'files'} of ${folder}, ${Math.ceil(bytes / 1024)} KiB`];
}

function countByPath(
  entries: TemplateEntry[],
  report: Report,
  pick: (plugin: Report['pluginReports'][number]) => Violation[],
): Map<string, number> {
  // the deepest path first, because a release is inside the stack that publishes it
  const paths = entries.map((e) => e.path).sort((a, b) => b.length - a.length);
  const counts = new Map<string, number>();
  for (const violation of report.pluginReports.flatMap(pick)) {
    for (const { constructPath = '' } of violation.violatingConstructs) {
      const owner = paths.find((p) => constructPath === p || constructPath.startsWith(`${p}/`)) ?? constructPath;
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
  }
  return counts;
}

function right(value: string | number, width: number): string {
  return String(value).padStart(width);
}

function json<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
