// Stands in for the Lambda runtime: loads a bundle, and passes events to it. The bundle is compiled only once, because that
// takes longer than most runs.
const { readFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { dirname } = require('node:path');
const timers = require('node:timers/promises');
const { constants, Script } = require('node:vm');

/** Waits between attempts pass so many times as fast. What limits time doesn't: the context, and signals that abort. */
const HURRY = 20;

const { setTimeout: startTimer } = globalThis;
const { setTimeout: pause } = timers;

/** Lets waits pass faster in this process, for everything that bundles do. */
exports.hurry = () => {
  globalThis.setTimeout = (callback, millis, ...more) => startTimer(callback, millis / HURRY, ...more);
  timers.setTimeout = (millis, ...more) => pause(millis / HURRY, ...more);
};

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

/** Compiles a bundle. What it returns loads the bundle anew, with an environment of its own, and returns its handler. */
exports.compile = (bundle) => {
  const compiled = new Script(wrap(readFileSync(bundle, 'utf8')), {
    filename: bundle,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext();
  return (environment) => {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, environment);
    setClock(environment.CLOCK);
    const loaded = { exports: {} };
    compiled(loaded.exports, require, loaded, bundle, dirname(bundle));
    return loaded.exports.handler;
  };
};

/** Passes an event to a handler, with so much time. */
exports.handle = async (handler, event, remainingMillis) => {
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
};

/** The structured lines in what a function writes to its log. */
exports.linesIn = (text) => `${text}`.split('\n').filter((line) => line.startsWith('{'));
