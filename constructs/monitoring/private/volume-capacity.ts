const GIBIBYTE = 1024 ** 3;

/** How many bytes of traffic fit on a volume of the job. The rest is for the code, the baseline and the file system. */
export function volumeCapacity(gibibytes: number): number {
  return Math.floor(0.9 * gibibytes * GIBIBYTE);
}
