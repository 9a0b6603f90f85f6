import { encryptionAtRest } from '../../../constructs/lens/private/evidence/encryption';
import type { Estate } from '../../../constructs/lens/private/judge/estate';
import type { Encryption } from '../report';
import { placeOf } from './place';

/** How everything that stores data is encrypted. */
export function encryptionIn(estate: Estate): Encryption[] {
  return encryptionAtRest(estate).map(({ by, key, subject, what }) => ({
    ...placeOf(subject),
    what: subject.step ? `${what} of the step ${subject.step.name}` : what,
    by,
    ...(key !== undefined && { key }),
  }));
}
