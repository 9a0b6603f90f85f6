import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

let root: string | undefined;

/** The folder of the package, the same whether this runs from the sources or from `dist`. */
function packageRoot(): string {
  let at = __dirname;
  while (!existsSync(join(at, 'package.json'))) at = dirname(at);
  return at;
}

/** The bundled code of a handler: one folder with one `index.js`. */
export function handlerFolder(name: string): string {
  return join((root ??= packageRoot()), 'dist', 'handlers', name);
}

/** The Python modules of one of the library's own jobs. */
export function jobFolder(name: string): string {
  return join((root ??= packageRoot()), 'jobs', name);
}

/** A whole use case that travels in the package. */
export function exampleFolder(name: string): string {
  return join((root ??= packageRoot()), 'examples', name);
}
