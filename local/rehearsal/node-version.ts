const OLDEST = [20, 19] as const;

/** What is wrong with a version of Node, in one sentence; undefined if nothing is. */
export function unsupportedNode(version: string): string | undefined {
  const [major, minor] = version.split('.').map(Number) as [number, number];
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `the rehearsal needs Node ${OLDEST.join('.')} or newer, but this is Node ${version}; install a newer one`;
}
