import { declareIt } from '../evidence/declaration';
import { fleets } from '../evidence/instances';
import { promised } from '../evidence/promises';
import type { Estate } from '../judge/estate';
import { contradicted } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

const ID = 'MLPERF04-BP01';

/** Instance types were chosen by a benchmark, whose record says what runs. */
export const MLPERF04_BP01: PracticeRule = {
  id: ID,
  fix: declareIt(ID),
  judge: (estate) => {
    const used = fleets(estate, 'hosting', 'training');
    if (used.length === 0) return [];
    return promised(estate, ID).map((outcome) => outdated(estate, outcome) ?? outcome);
  },
};

const TYPE = /\bml\.[a-z\d-]+\.[a-z\d-]+\b/g;

/** A record that names only types on which nothing runs is out of date. */
function outdated(estate: Estate, { verdict, reason }: PracticeOutcome): PracticeOutcome | undefined {
  const chosen: readonly string[] = reason.match(TYPE) ?? [];
  const known = fleets(estate, 'hosting', 'training').filter(({ type }) => !type.unknown);
  if (verdict !== 'PASSED' || chosen.length === 0 || known.length === 0) return undefined;
  const stale = known.find(({ type }) => !chosen.includes(type.text));
  if (!stale || known.some(({ type }) => chosen.includes(type.text))) return undefined;
  const { subject, type } = stale;
  return { ...contradicted(`the record chose ${chosen.join(' and ')}, and it runs on ${type.text}`, type), subject };
}
