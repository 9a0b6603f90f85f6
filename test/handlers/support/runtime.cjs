// Stands in for the Lambda runtime: passes events to a bundle, one after the other. Every run loads the bundle anew, with
// an environment of its own. It is compiled only once, because that takes longer than most runs.
const { readFileSync } = require('node:fs');
const { wrap } = require('node:module');
const timers = require('node:timers/promises');
const { constants, Script } = require('node:vm');

/** Waits between attempts pass so many times as fast. What limits time doesn't: the context, and signals that abort. */
const HURRY = 20;

const [bundle] = process.argv.slice(2);
const compiled = new Script(wrap(readFileSync(bundle, 'utf8')), {
  filename: bundle,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}).runInThisContext();
const { setTimeout: startTimer } = globalThis;
const { setTimeout: pause } = timers;
globalThis.setTimeout = (callback, millis, ...more) => startTimer(callback, millis / HURRY, ...more);
timers.setTimeout = (millis, ...more) => pause(millis / HURRY, ...more);

/** The clock of a run: CLOCK is the time at which it begins, in milliseconds. Without one, it is the machine's. */
const RealDate = Date;
function setClock(begin) {
  const ahead = begin === undefined ? 0 : Number(begin) - RealDate.now();
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length === 0 ? [RealDate.now() + ahead] : args));
    }
    static now() {
      return RealDate.now() + ahead;
    }
  };
}

let lines = [];
process.stdout.write = (text) => lines.push(...`${text}`.split('\n').filter((line) => line.startsWith('{')));

function load(environment) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  setClock(environment.CLOCK);
  const loaded = { exports: {} };
  compiled(loaded.exports, require, loaded, bundle, __dirname);
  return loaded.exports.handler;
}

async function handle(handler, event, remainingMillis) {
  const ends = Date.now() + remainingMillis;
  const context = {
    awsRequestId: '00000000-0000-4000-8000-000000000000',
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:111111111111:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
    memoryLimitInMB: '256',
    getRemainingTimeInMillis: () => ends - Date.now(),
  };
  let timer;
  const timeout = new Promise((_resolve, reject) => {
    timer = startTimer(() => reject(new Error('Task timed out')), remainingMillis);
  });
  try {
    return { result: await Promise.race([handler(event, context), timeout]) };
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  } finally {
    clearTimeout(timer);
  }
}

process.on('message', async ({ environment, events, remainingMillis }) => {
  lines = [];
  let handler;
  try {
    handler = load(environment);
  } catch (error) {
    return process.send({ died: error.stack });
  }
  const outcomes = [];
  for (const event of events) outcomes.push(await handle(handler, event, remainingMillis));
  return process.send({ outcomes, lines });
});
