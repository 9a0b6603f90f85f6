// The rehearsal as one file; what it is made of stays outside, so that this takes no time.
import { build } from 'esbuild';

await build({
  entryPoints: ['local/rehearsal/main.ts'],
  outfile: 'dist/local/rehearse.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  keepNames: true,
  logLevel: 'warning',
});
