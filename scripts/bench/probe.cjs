// Preloaded into a measured process and those that it starts with its options: each adds a line with what it took,
// without what it asks not to be counted.
const { appendFileSync } = require('node:fs');

globalThis.benchExcludedSeconds = 0;
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const seconds = (userCPUTime + systemCPUTime) / 1e6 - globalThis.benchExcludedSeconds;
  appendFileSync(process.env.BENCH_PROBE, `${JSON.stringify({ seconds, peakMiB: maxRSS / 1024 })}\n`);
});
