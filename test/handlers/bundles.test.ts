import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { bundleOf, LAMBDA_ENV } from './support/lambda';

// each test starts a node or more, on a machine that may be busy
jest.setTimeout(60_000);

/** Asked for in a try, by the SDK's signer for several regions at once; nobody here signs so. */
const OPTIONAL = '@aws-sdk/signature-v4-crt';
const HANDLERS = ['make-release', 'smoke-test', 'publish-drift', 'retrain'];
const ZIPPED_BYTES = 110_000;
const LOAD_MILLIS = 70;
const LOADS = 5;
const YARDSTICK = '@aws-sdk/client-s3';

/** Everything that any handler wants set before it loads. */
const SETTINGS = Object.fromEntries(
  (
    'KIT_BUCKET KIT_KEY RELEASE_BUCKET RELEASE_KEY MODEL_PACKAGE_GROUP STATE_TABLE ' +
    'REPORT_BUCKET REPORT_PREFIX USE_CASE ENVIRONMENT METRICS_NAMESPACE PIPELINE_NAME'
  )
    .split(' ')
    .map((name) => [name, 'x']),
);

/** How much processor time `require` takes in a fresh node, in milliseconds. */
function load(module: string): number {
  const program = `
    const before = process.cpuUsage();
    require(${JSON.stringify(module)});
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);`;
  const env = { ...LAMBDA_ENV, ...SETTINGS, COOLDOWN_SECONDS: '60', NODE_NO_WARNINGS: '1' };
  return Number(execFileSync(process.execPath, ['-e', program], { env, encoding: 'utf8' }));
}

describe.each(HANDLERS)('the bundle of %s', (name) => {
  const code = readFileSync(bundleOf(name));

  test(`is at most ${ZIPPED_BYTES} bytes when zipped`, () => {
    expect(zipSync({ 'index.js': code }, { level: 9 }).length).toBeLessThanOrEqual(ZIPPED_BYTES);
  });

  // What else runs only ever adds, so the fastest of several counts; a slower machine is known by how long it takes to
  // load something else: a bundle with all its clients is allowed what the SDK's S3 client alone takes there.
  test(`loads within ${LOAD_MILLIS} ms`, () => {
    const loads = Array.from({ length: LOADS }, () => [load(bundleOf(name)), load(YARDSTICK)]);
    const [ours, yardstick] = [0, 1].map((i) => Math.min(...loads.map((each) => each[i])));
    expect(ours).toBeLessThanOrEqual(Math.max(LOAD_MILLIS, yardstick));
  });

  test('needs nothing but node', () => {
    const required = [...code.toString().matchAll(/\brequire\("([^"]+)"\)/g)]
      .map(([, module]) => module)
      .filter((module) => module !== OPTIONAL);
    const builtin = execFileSync(process.execPath, ['-p', 'require("node:module").builtinModules.join()'], {
      encoding: 'utf8',
    });
    const foreign = required.filter(
      (module) =>
        !builtin
          .trim()
          .split(',')
          .includes(module.replace(/^node:/, '')),
    );
    expect(foreign).toEqual([]);
    expect(code.toString()).toContain('handler');
  });
});
