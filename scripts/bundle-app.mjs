// The app and the command line, each as one file: zod, yaml and the house's own modules load several times faster bundled.
import { build } from 'esbuild';
import { APP_OPTIONS } from './bundles.mjs';

await build(APP_OPTIONS);
