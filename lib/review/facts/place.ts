import type { Subject } from '../../../constructs/lens/private/judge/estate';
import type { Place } from '../report';

/** Where a subject is. */
export function placeOf({ logicalId, template, type }: Subject): Place {
  return { template: template.file, logicalId, type };
}

/** The same with the step, if a step makes it. */
export function stepOf(subject: Subject): Place & { readonly step?: string } {
  return { ...placeOf(subject), ...(subject.step && { step: subject.step.name }) };
}
