import { unsupportedNode } from './node-version';

function quit(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

const unsupported = unsupportedNode(process.versions.node);
if (unsupported !== undefined) quit(unsupported);

process.setSourceMapsEnabled(true);
// the SDK's notice about future Node versions would interrupt the output of the rehearsal
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// loaded last, as it needs packages and a current Node
import('./program.js').then(
  ({ main }) => main(),
  (error: NodeJS.ErrnoException) => {
    const [, name] = /Cannot find (?:module|package) '([^']+)'/.exec(error.message) ?? [];
    quit(
      name === undefined
        ? `the rehearsal can't be loaded (${error.message.split('\n')[0]}); run \`npm ci\` again`
        : `the package ${name} is not installed; run \`npm ci\` first`,
    );
  },
);
