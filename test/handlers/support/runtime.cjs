// A process that runs one bundle, again and again. It says what the function logs at once, so that nothing is lost if it is
// killed.
const { compile, handle, hurry, linesIn } = require('./function.cjs');

const load = compile(process.argv[2]);
hurry();
process.stdout.write = (text) => process.send({ lines: linesIn(text) });

process.on('message', async ({ environment, events, remainingMillis }) => {
  let handler;
  try {
    handler = load(environment);
  } catch (error) {
    return process.send({ died: error.stack });
  }
  const outcomes = [];
  for (const event of events) outcomes.push(await handle(handler, event, remainingMillis));
  return process.send({ outcomes });
});
