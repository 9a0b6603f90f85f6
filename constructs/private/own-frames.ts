import { dirname } from 'node:path';

/** The constructs of this package, as sources or compiled. */
const CONSTRUCTS = `${dirname(__dirname)}/`.replaceAll('\\', '/');

/** Code that is neither the user's nor a library of theirs: the CDK, Node itself, and what runs TypeScript or Python apps. */
const MACHINERY =
  /[( ]node:|<anonymous>\)?$|\/node_modules\/(aws-cdk-lib|constructs|@jsii\/[^/]+|tsx|ts-node|@swc-node)\//;

/** Enough to reach the user's code through ours and the CDK's. */
const DEEP = 100;

/**
 * Leaves only the frames of the user's code in the stack of an error, as many as Node shows. What is wrong is in the message;
 * our frames tell nothing that the user can change.
 */
export function trimStack(error: Error): void {
  const limit = Error.stackTraceLimit;
  if (!(limit > 0)) return;
  Error.stackTraceLimit = Math.max(limit, DEEP);
  Error.captureStackTrace(error);
  const { stack } = error;
  Error.stackTraceLimit = limit;
  const head = `${error.name}: ${error.message}`;
  // whoever formats stacks in another way does so on purpose
  if (typeof stack !== 'string' || !stack.startsWith(head)) return;
  const frames = stack.slice(head.length).split('\n').slice(1);
  const own = frames.filter((frame) => !isLibrary(frame.replaceAll('\\', '/'))).slice(0, limit);
  Object.defineProperty(error, 'stack', {
    value: [head, ...own].join('\n'),
    writable: true,
    configurable: true,
  });
}

function isLibrary(frame: string): boolean {
  return frame.includes(CONSTRUCTS) || MACHINERY.test(frame);
}
