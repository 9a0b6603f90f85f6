// The app as one file: zod, yaml and the house's own modules load several times faster bundled. aws-cdk-lib stays
// outside, because it loads only what is touched.
import { build } from 'esbuild';

await build({
  entryPoints: ['bin/app.ts'],
  outfile: 'dist/app/index.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  external: ['aws-cdk-lib', 'constructs', 'cdk-nag'],
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
});
