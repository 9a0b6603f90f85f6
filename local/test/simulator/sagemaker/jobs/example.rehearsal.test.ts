import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStockAws, type StockAws } from '../../../support/stock-aws';
import { EXAMPLE } from '../../../support/example';
import { Bench, channel, input, output, processingJob, PYTHON, scratch, trainingJob, zipOf } from './bench';

const JOBS = join(EXAMPLE, '../../jobs');
const CODE = 'c94f9f80.zip';
const IN_ZIP = { PYTHONPATH: `/opt/ml/processing/input/code/${CODE}` };
const PREPARE = ['--target', 'deny', '--positive-label', 'yes', '--protected', 'black'];
const EVALUATE = ['--target', 'deny', '--positive-label', 'yes', '--protected', 'black=no'];
const HYPERPARAMETERS = { target: 'deny', positive_label: 'yes', protected: 'black', max_iter: '40' };

let stock: StockAws;
let bench: Bench;

beforeAll(async () => {
  stock = await startStockAws();
  bench = new Bench(stock);
  for (const name of ['data', 'assets', 'jobs-out']) await bench.bucket(name);
  await bench.put('data', 'applications/1990/hmda.csv', readFileSync(join(EXAMPLE, 'data', 'hmda.csv')));
  await bench.put('assets', CODE, zipOf([join(EXAMPLE, 'code'), join(JOBS, 'launcher')], [join(JOBS, 'tabular')]));
});

afterAll(async () => {
  bench.close();
  await stock.stop();
});

test("the example's model is as good as one that is made by hand", async () => {
  const prepared = await bench.process(
    processingJob('prepare', ['python3', '-m', 'launcher', 'prepare'], {
      AppSpecification: {
        ...processingJob('', ['python3', '-m', 'launcher', 'prepare']).AppSpecification,
        ContainerArguments: PREPARE,
      },
      Environment: IN_ZIP,
      ProcessingInputs: [input('data', 's3://data/applications/1990/'), input('code', `s3://assets/${CODE}`)],
      ProcessingOutputConfig: {
        Outputs: ['train', 'validation', 'test'].map((name) => output(name, `s3://jobs-out/prepared/x/${name}`)),
      },
      NetworkConfig: { EnableNetworkIsolation: true },
    }),
  );
  expect(prepared).toMatchObject({ ProcessingJobStatus: 'Completed' });

  const trained = await bench.train(
    trainingJob('train', ['python3', '-m', 'launcher', 'train'], {
      HyperParameters: HYPERPARAMETERS,
      Environment: { PYTHONPATH: `/opt/ml/input/data/code/${CODE}` },
      InputDataConfig: [
        channel('train', 's3://jobs-out/prepared/x/train'),
        channel('validation', 's3://jobs-out/prepared/x/validation'),
        channel('code', `s3://assets/${CODE}`),
      ],
      EnableNetworkIsolation: true,
    }),
  );
  expect(trained).toMatchObject({
    TrainingJobStatus: 'Completed',
    SecondaryStatus: 'Completed',
    ModelArtifacts: { S3ModelArtifacts: 's3://jobs-out/models/train/output/model.tar.gz' },
  });

  const evaluated = await bench.process(
    processingJob('evaluate', ['python3', '-m', 'launcher', 'evaluate', ...EVALUATE], {
      Environment: IN_ZIP,
      ProcessingInputs: [
        input('model', trained.ModelArtifacts!.S3ModelArtifacts!),
        input('test', 's3://jobs-out/prepared/x/test'),
        input('code', `s3://assets/${CODE}`),
      ],
      ProcessingOutputConfig: { Outputs: [output('evaluation', 's3://jobs-out/evaluations/x')] },
    }),
  );
  expect(evaluated).toMatchObject({ ProcessingJobStatus: 'Completed' });
  const evaluation = JSON.parse((await bench.get('jobs-out', 'evaluations/x/evaluation.json')).toString());
  expect(evaluation).toEqual(byHand());
}, 120_000);

/** The same programs run one after the other by nothing but a shell's means. */
function byHand(): object {
  const base = scratch();
  const run = (module: string, ...args: string[]): void => {
    const env = {
      PATH: process.env.PATH,
      PYTHONPATH: [join(EXAMPLE, 'code'), JOBS].join(':'),
      ML_BASE: base,
      PYTHONDONTWRITEBYTECODE: '1',
    };
    execFileSync(PYTHON, ['-m', module, ...args], { env: { ...env, OMP_NUM_THREADS: '1' }, cwd: base });
  };
  mkdirSync(join(base, 'processing/input/data'), { recursive: true });
  copyFileSync(join(EXAMPLE, 'data', 'hmda.csv'), join(base, 'processing/input/data/hmda.csv'));
  run('prepare', ...PREPARE);
  for (const name of ['train', 'validation']) {
    cpSync(join(base, 'processing/output', name), join(base, 'input/data', name), { recursive: true });
  }
  mkdirSync(join(base, 'input/config'), { recursive: true });
  writeFileSync(join(base, 'input/config/hyperparameters.json'), JSON.stringify(HYPERPARAMETERS));
  run('train');
  mkdirSync(join(base, 'processing/input/model'), { recursive: true });
  execFileSync('tar', ['-czf', join(base, 'processing/input/model/model.tar.gz'), '-C', join(base, 'model'), '.']);
  cpSync(join(base, 'processing/output/test'), join(base, 'processing/input/test'), { recursive: true });
  run('evaluate', ...EVALUATE);
  return JSON.parse(readFileSync(join(base, 'processing/output/evaluation/evaluation.json'), 'utf8')) as object;
}
