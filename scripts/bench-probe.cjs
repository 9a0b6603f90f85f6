// Preloaded into a measured process: writes its peak memory, and the seconds it asks not to be counted, when it ends.
const { writeFileSync } = require('node:fs');

globalThis.benchExcludedSeconds = 0;
process.on('exit', () => {
  const probe = { maxRssKiB: process.resourceUsage().maxRSS, excludedSeconds: globalThis.benchExcludedSeconds };
  writeFileSync(process.env.BENCH_PROBE, JSON.stringify(probe));
});
