// What esbuild makes of which source: a bundle for each handler, and the app and the command line.
import { readdirSync } from 'node:fs';

const COMMON = { bundle: true, platform: 'node', mainFields: ['module', 'main'], legalComments: 'none' };

export const HANDLERS = readdirSync('handlers', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'private')
  .map(({ name }) => name);

export const fileOf = (name) => `dist/handlers/${name}/index.js`;

export const handlerOptions = (name) => ({
  ...COMMON,
  entryPoints: [`handlers/${name}/index.ts`],
  outfile: fileOf(name),
  minify: true,
  target: 'node22',
  logLevel: 'warning',
});

// aws-cdk-lib stays outside, because it loads only what is touched, and because it is the user's own.
export const APP_OPTIONS = {
  ...COMMON,
  entryPoints: { 'app/index': 'bin/app.ts', 'cli/index': 'bin/cdk-ml-lifecycle.ts' },
  outdir: 'dist',
  target: 'node20',
  external: ['aws-cdk-lib', 'constructs', 'cdk-nag', '@cdklabs/cdk-validator-cfnguard'],
  keepNames: true,
  // more than a quarter of the command line would be white space that everybody downloads
  minifyWhitespace: true,
  logLevel: 'warning',
};
