/** The body of a request, with its type. */
export interface Request {
  readonly contentType: string;
  readonly payload: string;
}

/** The requests of smoke tests as files of a release, and which environment sends which. */
export interface Requests {
  readonly files: { readonly [file: string]: Request };
  readonly byEnvironment: { readonly [environment: string]: string };
}

/**
 * Gives each different request a file. A request may have megabytes and is usually the same everywhere, so environments
 * that send the same share a file. The folder keeps the names apart from those of environments.
 */
export function requestFiles(requests: readonly (readonly [environment: string, request: Request])[]): Requests {
  const names = new Map<string, string>();
  const files: { [file: string]: Request } = {};
  const byEnvironment: { [environment: string]: string } = {};
  for (const [environment, { contentType, payload }] of requests) {
    const content = JSON.stringify([contentType, payload]);
    const name = names.get(content) ?? `requests/${names.size + 1}.json`;
    names.set(content, name);
    files[name] = { contentType, payload };
    byEnvironment[environment] = name;
  }
  return { files, byEnvironment };
}
