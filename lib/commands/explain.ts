import type { Rule } from '../../constructs/private/faults';
import { suggestion } from '../../constructs/private/validate';
import { RETIRED_CODES } from '../../constructs/private/retired-codes';
import { RULES, renderRule } from '../catalogue';
import type { Terminal } from './terminal';

/** Prints the entry of an error code, or the list of all. The exit code is 1 when there is no such code. */
export function explain(code: string | undefined, asJson: boolean, terminal: Terminal): void {
  if (code === undefined) {
    terminal.out(
      asJson ? JSON.stringify(RULES, null, 2) : RULES.map(({ code: c, when }) => `${c}  ${when}`).join('\n'),
    );
    return;
  }
  const asked = codeIn(code);
  const now = RETIRED_CODES[asked] ?? asked;
  const rule = RULES.find((known) => known.code === now);
  if (rule === undefined) {
    const near =
      suggestion(
        asked,
        RULES.map((known) => known.code),
      ) ?? 'codes look like MLL606';
    terminal.err(
      `there is no error code ${JSON.stringify(code)}; ${near} (npx cdk-ml-lifecycle explain lists all codes)`,
    );
    terminal.exit(1);
    return;
  }
  if (asJson) terminal.out(JSON.stringify(rule, null, 2));
  else terminal.out([...renamed(asked, rule), renderRule(rule)].join('\n'));
}

/** The code that is meant by `mll606`, `606`, and `[MLL606]` as faults in files end. */
function codeIn(typed: string): string {
  const [, digits] = /^\W*(?:mll)?\W*(\d+)\W*$/i.exec(typed) ?? [];
  return digits === undefined ? typed.toUpperCase() : `MLL${digits}`;
}

function renamed(asked: string, rule: Rule): string[] {
  return asked === rule.code ? [] : [`${asked} is now ${rule.code}.`, ''];
}
