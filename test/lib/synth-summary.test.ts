import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summarize } from '../../lib/synth-summary';

const entries = [
  {
    useCase: 'churn',
    name: 'churn-dev',
    path: 'churn-dev',
    file: 'a.template.json',
    code: { folder: 'churn/code', files: 6, bytes: 41_900 },
  },
  { useCase: 'churn', name: 'churn release', path: 'churn-dev/Release', file: 'b.template.json' },
  { useCase: 'prices', name: 'prices-with-a-long-name-dev', path: 'prices-dev', file: 'c.template.json' },
];
const found = (...paths: string[]) => ({ violatingConstructs: paths.map((constructPath) => ({ constructPath })) });

describe('when a synth is summarized', () => {
  let outdir: string;

  beforeEach(() => {
    outdir = mkdtempSync(join(tmpdir(), 'summary-'));
    writeFileSync(join(outdir, 'templates.json'), JSON.stringify(entries));
    for (const [i, { file }] of entries.entries()) {
      const resources = Object.fromEntries(Array.from({ length: i + 1 }, (_, n) => [`R${n}`, {}]));
      writeFileSync(join(outdir, file), JSON.stringify({ Resources: resources }).padEnd(1024 * i + 1));
    }
  });

  afterEach(() => {
    rmSync(outdir, { recursive: true });
  });

  test('then each template has its row, with the findings below it and not those of a release in it', () => {
    const report = {
      pluginReports: [
        { violations: [found('churn-dev/Bucket', 'churn-dev/Release/Config'), found('churn-dev/ReleaseMaker')] },
        {
          violations: [found('churn-dev/Release')],
          suppressedViolations: [found('prices-dev/Role'), found('prices-dev/Role', 'prices-dev/Key')],
        },
      ],
    };
    writeFileSync(join(outdir, 'validation-report.json'), JSON.stringify(report));
    expect(summarize(outdir)).toBe(`
  churn
    stack                       resources   template   findings   acknowledged
    churn-dev                           1      1 KiB          2              0
    churn release                       2      2 KiB          2              0
    code: 6 files of churn/code, 41 KiB

  prices
    stack                       resources   template   findings   acknowledged
    prices-with-a-long-name-dev         3      3 KiB          0              3

  templates          ${outdir}/*.template.json
  validation report  ${outdir}/validation-report.json`);
  });

  test('then nothing is called clean that nothing judged', () => {
    const lines = summarize(outdir).split('\n');
    expect(lines[3]).toBe('    churn-dev                           1      1 KiB          -              -');
    expect(lines.at(-1)).toBe('  validation report  none: nothing was judged');
  });
});
