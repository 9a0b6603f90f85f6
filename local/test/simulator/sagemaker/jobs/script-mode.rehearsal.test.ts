import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { startStockAws, type StockAws } from '../../../support/stock-aws';
import { Bench, channel, scratch, trainingJob } from './bench';

let stock: StockAws;
let bench: Bench;

/** A script as users of AWS's SDK write them. */
const SCRIPT = `
import argparse, json, os, sys
parser = argparse.ArgumentParser()
parser.add_argument("--depth", type=int)
parser.add_argument("--kind")
parser.add_argument("--model-dir", default=os.environ["SM_MODEL_DIR"])
parser.add_argument("--train", default=os.environ["SM_CHANNEL_TRAIN"])
args = parser.parse_args()
if args.depth < 0:
    sys.exit("depth is below 0")
rows = open(os.path.join(args.train, "x.txt")).read()
hyperparameters = json.loads(os.environ["SM_HPS"])
with open(os.path.join(args.model_dir, "model.json"), "w") as file:
    json.dump({"depth": args.depth, "kind": args.kind, "rows": rows, "hps": hyperparameters}, file)
`;

beforeAll(async () => {
  stock = await startStockAws();
  bench = new Bench(stock);
  for (const bucket of ['jobs-in', 'jobs-out']) await bench.bucket(bucket);
  await bench.put('jobs-in', 'a/x.txt', 'x');
  await bench.put('jobs-in', 'code/sourcedir.tar.gz', packed('script.py', SCRIPT));
});

afterAll(async () => {
  bench.close();
  await stock.stop();
});

function packed(name: string, text: string): Buffer {
  const folder = scratch();
  writeFileSync(join(folder, name), text);
  execFileSync('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', folder, name]);
  return readFileSync(join(folder, 'a.tar.gz'));
}

/** The request of AWS's SDK for Python: every hyperparameter is JSON. */
function scripted(name: string, hyperparameters: { readonly [name: string]: unknown }, more: object = {}) {
  const all = { sagemaker_program: 'script.py', sagemaker_submit_directory: 's3://jobs-in/code/sourcedir.tar.gz' };
  const HyperParameters = Object.fromEntries(
    Object.entries({ ...all, ...hyperparameters }).map(([key, value]) => [key, JSON.stringify(value)]),
  );
  return trainingJob(name, undefined, {
    HyperParameters,
    InputDataConfig: [channel('train', 's3://jobs-in/a/')],
    ...more,
  });
}

test('an image of a framework runs the script that the hyperparameters name', async () => {
  const ended = await bench.train(scripted('script', { depth: 3, kind: 'tree' }));
  expect(ended).toMatchObject({ TrainingJobStatus: 'Completed' });
  const folder = scratch();
  writeFileSync(join(folder, 'm.tar.gz'), await bench.get('jobs-out', 'models/script/output/model.tar.gz'));
  execFileSync('tar', ['-xzf', 'm.tar.gz'], { cwd: folder });
  expect(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'))).toEqual({
    depth: 3,
    kind: 'tree',
    rows: 'x',
    hps: { depth: 3, kind: 'tree' },
  });
});

test('a script that fails is told by its last words', async () => {
  const ended = await bench.train(scripted('fails', { depth: -1, kind: 'tree' }));
  expect(ended.FailureReason).toMatch(
    /^AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage "depth is below 0"/,
  );
  expect(ended.FailureReason).toMatch(/, exit code: 1$/);
});

test('what is no text in the words of a script is shown as it can be', async () => {
  const script = 'import os\nos.write(2, b"caf\\xe9 is closed\\n")\nos._exit(3)\n';
  await bench.put('jobs-in', 'odd.tar.gz', packed('script.py', script));
  const ended = await bench.train(scripted('odd', { sagemaker_submit_directory: 's3://jobs-in/odd.tar.gz' }));
  expect(ended.FailureReason).toMatch(/ExitCode 3\nErrorMessage "caf\\xe9 is closed"/);
});

test('an isolated job takes its code from a channel', async () => {
  const submitted = { sagemaker_submit_directory: '/opt/ml/input/data/code/sourcedir.tar.gz' };
  const channels = [channel('train', 's3://jobs-in/a/'), channel('code', 's3://jobs-in/code/')];
  const more = { EnableNetworkIsolation: true, InputDataConfig: channels };
  const ended = await bench.train(scripted('channel', { ...submitted, depth: 1, kind: 't' }, more));
  expect(ended).toMatchObject({ TrainingJobStatus: 'Completed' });
});

test('an isolated job can download nothing', async () => {
  const ended = await bench.train(scripted('isolated', { depth: 1, kind: 't' }, { EnableNetworkIsolation: true }));
  expect(ended.FailureReason).toMatch(/^AlgorithmError: framework error: \nwith network isolation/);
});

test('what the code requires is installed for the job alone', async () => {
  const folder = scratch();
  const wheel = join(folder, 'local_package-1-py3-none-any.whl');
  writeFileSync(wheel, wheelOf('local_package', 'ANSWER = 42\n'));
  writeFileSync(join(folder, 'requirements.txt'), `--no-index\n${wheel}\n`);
  writeFileSync(join(folder, 'script.py'), 'from local_package import ANSWER\nprint("answer", ANSWER)\n');
  execFileSync('tar', ['-czf', 'a.tar.gz', 'script.py', 'requirements.txt'], { cwd: folder });
  await bench.put('jobs-in', 'required.tar.gz', readFileSync(join(folder, 'a.tar.gz')));
  const ended = await bench.train(scripted('required', { sagemaker_submit_directory: 's3://jobs-in/required.tar.gz' }));
  expect({ reason: ended.FailureReason, status: ended.TrainingJobStatus }).toMatchObject({ status: 'Completed' });
  expect(bench.log(ended.TrainingJobArn!)).toContain('answer 42');
});

/** The smallest package that pip takes. */
function wheelOf(name: string, source: string): Uint8Array {
  const info = `${name}-1.dist-info`;
  const files = {
    [`${name}.py`]: source,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: '',
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
}
