import type { AnyTarget } from './bench/target';
import { codeFolders } from './code-folders';
import { driftChecks } from './drift-checks';
import { handlerEvents } from './handler-events';
import { requests } from './requests';
import { tables } from './tables';
import { useCaseFiles } from './use-case-files';

/** Everything that is attacked. A new target is a file beside this one, and a line here. */
export const TARGETS: { readonly [name: string]: AnyTarget } = {
  'use case files': useCaseFiles,
  'code folders': codeFolders,
  requests,
  'drift checks': driftChecks,
  tables,
  'handler events': handlerEvents,
};
