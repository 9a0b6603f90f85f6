import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import { type Cause, type Starter, startersOf } from './starters';

/** How a report says why something starts. */
const WORDS: { readonly [cause in Cause]: string } = {
  alarm: 'an alarm',
  code: 'new code',
  data: 'new data',
  event: 'an event',
  model: 'a model',
  schedule: 'a schedule',
};

/** Whether something starts a pipeline by itself, for any of some reasons, or for any reason. */
export function startsItself(estate: Estate, pipeline: Subject, ...causes: readonly Cause[]): Outcome {
  const place = pipeline.properties.get('PipelineName');
  const starters = startersOf(estate, pipeline).filter(({ cause }) => causes.length === 0 || causes.includes(cause));
  const certain = starters.find((one) => one.certain);
  if (certain) return passed(`${WORDS[certain.cause]} starts ${pipeline.logicalId}, by ${wayOf(certain)}`, place);
  const [possible] = starters;
  if (possible) return cantTell(`${wayOf(possible)} may start ${pipeline.logicalId}, which its code decides`, place);
  const reasons = causes.map((cause) => WORDS[cause]).join(' or ');
  const because = reasons === '' ? '' : ` because of ${reasons}`;
  return failed(`nothing here starts ${pipeline.logicalId}${because}`, place);
}

function wayOf({ by, through }: Starter): string {
  return [by, ...through].map(({ logicalId }) => logicalId).join(', ');
}
