import { ConfigurationError } from '../../../constructs/private/errors';
import type { Fault } from '../../../constructs/private/faults';
import { renderFault } from '../../../constructs/private/render-fault';

/** A sentence that is longer than this hides what is wrong. */
const LONGEST = 1000;
/** The lists of everything that a user may have meant are longer. */
const MOST_LINES = 101;

/** What is wrong with how something ended that may refuse what it gets, by faults in a file. */
export function judge(run: () => void): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const lines = error.message.split('\n').length;
    return [
      ...(error.faults.length === 0 ? ['refused without a fault'] : []),
      ...(lines > MOST_LINES ? [`said ${lines} lines`] : []),
      ...error.faults.flatMap(judgeFault),
    ];
  }
}

function judgeFault(fault: Fault): string[] {
  const text = renderFault(fault);
  const { code, fix, must, place } = fault;
  return [
    ...(/^MLL\d{3}$/.test(code) && must !== '' && fix !== '' ? [] : ['said no code, no rule or no fix']),
    ...(place?.file === undefined || place.file === '' ? ['said no place'] : []),
    ...(text.length > LONGEST ? [`said ${text.length} characters`] : []),
    ...(/[\p{Cc}\u2028\u2029]/u.test(text) ? ['said what a terminal may take for a command'] : []),
  ].map((wrong) => `${wrong}: ${text.slice(0, LONGEST)}`);
}
