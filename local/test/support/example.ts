import { join, resolve } from 'node:path';
import { PACKAGE } from '../../core/package';

/** The project that the rehearsal tests rehearse: the one around this package, unless the environment names another. */
export const PROJECT = resolve(process.env.REHEARSED_PROJECT ?? join(PACKAGE, '..'));

/** Its use case. */
export const EXAMPLE = join(PROJECT, 'examples', 'mortgage-approval');
