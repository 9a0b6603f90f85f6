import { Images, repositoryOf } from '../../../../simulator/sagemaker/jobs/images';
import { JobFailure } from '../../../../simulator/sagemaker/jobs/job';

const SCIKIT_LEARN = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3';
const OWN = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/fraud-train@sha256:abc';

function images(own?: Record<string, string[]>): Images {
  return new Images({ python: '/venv/bin/python', containers: '/containers', images: own });
}

describe("AWS's scikit-learn image", () => {
  test("runs an entrypoint with the venv's interpreter, before everything else on the path", () => {
    const { program, args, env } = images().command({
      image: SCIKIT_LEARN,
      entrypoint: ['python3', '-m', 'prepare'],
      args: ['--seed', '1'],
    });
    expect([program, ...args]).toEqual(['/venv/bin/python', '-m', 'prepare', '--seed', '1']);
    expect(env.PATH.split(':')[0]).toBe('/venv/bin');
  });

  test("takes an interpreter inside of the image for the venv's", () => {
    const { program } = images().command({ image: SCIKIT_LEARN, entrypoint: ['/miniconda3/bin/python', 'x.py'] });
    expect(program).toBe('/venv/bin/python');
  });

  test('runs any other program as it is', () => {
    const { program, args } = images().command({ image: SCIKIT_LEARN, entrypoint: ['/bin/bash', 'run.sh'] });
    expect([program, ...args]).toEqual(['/bin/bash', 'run.sh']);
  });

  test('passes no command of the service to an entrypoint', () => {
    const { args } = images().command({ image: SCIKIT_LEARN, entrypoint: ['python3', 'x.py'], command: 'train' });
    expect(args).toEqual(['x.py']);
  });

  test('trains in script mode without an entrypoint', () => {
    const { program, args } = images().command({ image: SCIKIT_LEARN, command: 'train' });
    expect([program, ...args]).toEqual(['/venv/bin/python', '/containers/script_mode.py', 'train']);
  });

  test('processes nothing without an entrypoint', () => {
    expect(() => images().command({ image: SCIKIT_LEARN })).toThrow('name a ContainerEntrypoint');
  });
});

describe('an image of your own', () => {
  const mapped = images({ 'team/fraud-*': ['python3', '/fraud/main.py'] });

  test('runs what it is mapped to, with what the service passes', () => {
    const { program, args } = mapped.command({ image: OWN, command: 'train' });
    expect([program, ...args]).toEqual(['/venv/bin/python', '/fraud/main.py', 'train']);
  });

  test('runs what it is mapped to with the arguments of a processing job', () => {
    expect(mapped.command({ image: OWN, args: ['--fast'] }).args).toEqual(['/fraud/main.py', '--fast']);
  });

  test('keeps the interpreter that it is mapped to', () => {
    const { program } = images({ 'team/*': ['/own/bin/python3', 'main.py'] }).command({ image: OWN });
    expect(program).toBe('/own/bin/python3');
  });

  test('runs the entrypoint of the request, if there is one', () => {
    expect(mapped.command({ image: OWN, entrypoint: ['sh', '-c', 'true'] }).program).toBe('sh');
  });

  test('is unknown unless it is mapped, even with an entrypoint', () => {
    const start = { image: OWN, entrypoint: ['python3'] };
    expect(() => images({ fraud: ['x'] }).command(start)).toThrow(JobFailure);
    expect(() => images().command(start)).toThrow(/^ClientError: .*fraud-train@sha256:abc.*'team\/fraud-train'/);
  });
});

test.each([
  [SCIKIT_LEARN, 'sagemaker-scikit-learn'],
  [OWN, 'team/fraud-train'],
  ['localhost:5000/a/b:1', 'localhost:5000/a/b'],
  ['plain', 'plain'],
])('%s is %s', (image, repository) => {
  expect(repositoryOf(image)).toBe(repository);
});
