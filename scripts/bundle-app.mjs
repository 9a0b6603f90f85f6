// The app and the command line, each as one file: zod, yaml and the house's own modules load several times faster
// bundled. aws-cdk-lib stays outside, because it loads only what is touched, and because it is the user's own.
import { build } from 'esbuild';

await build({
  entryPoints: { 'app/index': 'bin/app.ts', 'cli/index': 'bin/cdk-ml-lifecycle.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  external: ['aws-cdk-lib', 'constructs', 'cdk-nag'],
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
});
