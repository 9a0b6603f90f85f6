import type { UseCaseFile } from '../../schema/use-case';
import type { Path, Problem } from './problem';
import { show } from './problem';

type Raw = UseCaseFile;
type Found = Problem | false | undefined;

/** Sections of a file, each checked only when it has no problem of its own. */
const CHECKS: readonly { readonly needs: readonly (keyof Raw)[]; readonly check: (file: Raw) => Found[] }[] = [
  { needs: ['environments'], check: checkEnvironments },
  { needs: ['serving'], check: checkServing },
  { needs: ['serving', 'monitoring'], check: checkDrift },
  { needs: ['serving', 'network'], check: checkNetwork },
  { needs: ['serving', 'problem'], check: checkSample },
  { needs: ['training'], check: checkHyperparameters },
];

const OPTIONAL: readonly (keyof Raw)[] = ['monitoring', 'network'];

/** What does not go together in a file: MLL913 to MLL923. */
export function checkTogether(value: unknown, known: readonly Problem[]): Problem[] {
  const broken = new Set(known.map(({ path }) => path[0]));
  const file = value as Raw;
  const usable = (section: keyof Raw) =>
    !broken.has(section) && (file[section] !== undefined || OPTIONAL.includes(section));
  return CHECKS.filter(({ needs }) => needs.every(usable))
    .flatMap(({ check }) => check(file))
    .filter((found): found is Problem => Boolean(found));
}

function problem(code: string, path: Path, must: string, got: unknown, fix: string): Problem {
  return { code, path, text: `must be ${must}, got ${show(got)}; ${fix}` };
}

const ENVIRONMENT_NAME = /^(?!(template|manifest)$)(?=.{1,12}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function checkEnvironments({ environments }: Raw): Found[] {
  const { dev, ...stages } = environments;
  const nameRule = 'lowercase words joined by hyphens, at most 12 characters, not template or manifest';
  return [
    Object.keys(stages).length === 0 && {
      code: 'MLL913',
      path: ['environments'],
      text: 'must have an environment that releases go to, got only dev; add one, as prod: with account and region',
    },
    ...Object.entries(stages).flatMap(([name, { region }]): Found[] => [
      !ENVIRONMENT_NAME.test(name) && {
        ...problem('MLL914', ['environments', name], nameRule, name, 'call it prod, or eu-prod'),
        atKey: true,
      },
      region !== dev.region &&
        problem(
          'MLL915',
          ['environments', name, 'region'],
          `the region of dev, ${dev.region}`,
          region,
          'write a use case file for each region',
        ),
    ]),
  ];
}

/** What all steps of a rollout may take together: the service's 8 hours, less one for the new instances to come up. */
const ROLLOUT_MINUTES = 7 * 60;
const NO_STEPS = { percent: 100, bakeMinutes: 0 };

function checkServing({ serving }: Raw): Found[] {
  if (!('realtime' in serving)) return [];
  const { instances, scaling, rollout } = serving.realtime;
  const at = ['serving', 'realtime'];
  const { percent, bakeMinutes } = typeof rollout === 'object' && 'linear' in rollout ? rollout.linear : NO_STEPS;
  const steps = Math.ceil(100 / percent);
  return [
    rollout !== 'all-at-once' &&
      instances < 2 &&
      problem('MLL916', [...at, 'instances'], '2 or more for a rollout in steps', instances, 'or roll out all-at-once'),
    steps * bakeMinutes > ROLLOUT_MINUTES &&
      problem(
        'MLL917',
        [...at, 'rollout', 'linear', 'bakeMinutes'],
        `at most ${Math.floor(ROLLOUT_MINUTES / steps)} for ${steps} steps to end within 7 hours`,
        bakeMinutes,
        'or move a larger percent with each step',
      ),
    scaling !== undefined &&
      scaling.maxInstances < instances &&
      problem(
        'MLL923',
        [...at, 'scaling', 'maxInstances'],
        `${instances} or more, as instances says`,
        scaling.maxInstances,
        'leave scaling out if nothing scales',
      ),
  ];
}

function checkDrift({ serving, monitoring }: Raw): Found[] {
  if (monitoring === undefined) return [];
  const { everyHours, windowHours } = monitoring.drift;
  const captured = 'realtime' in serving && serving.realtime.capture !== undefined;
  const fix =
    'realtime' in serving ? 'add serving.realtime.capture' : 'serverless endpoints capture nothing; host it realtime';
  return [
    !captured && {
      code: 'MLL918',
      path: ['monitoring', 'drift'],
      atKey: true,
      text: `must go with captured traffic, which it is measured on; ${fix}`,
    },
    windowHours < everyHours &&
      problem(
        'MLL922',
        ['monitoring', 'drift', 'windowHours'],
        `${everyHours} or more, as everyHours says`,
        windowHours,
        'the traffic between two windows would never be checked',
      ),
  ];
}

function checkNetwork({ serving, network }: Raw): Found[] {
  return [
    network?.isolated === true &&
      'serverless' in serving &&
      problem('MLL919', ['network', 'isolated'], 'false with serverless', true, 'serverless endpoints are in no VPC'),
  ];
}

/** What the smoke test's configuration, which CodePipeline limits to 1,000 characters, leaves for the request. */
const SAMPLE_CHARACTERS = 500;

function checkSample({ serving: { sample }, problem: { target } }: Raw): Found[] {
  const length = JSON.stringify(sample).length;
  return [
    Object.keys(sample).length === 0 && {
      code: 'MLL921',
      path: ['serving', 'sample'],
      text: 'must have a value for every feature, got none; take a row of the data without the target',
    },
    Object.hasOwn(sample, target) && {
      code: 'MLL921',
      path: ['serving', 'sample', target],
      atKey: true,
      text: 'must not be in the sample; it is what the model has to tell, so remove it',
    },
    length > SAMPLE_CHARACTERS && {
      code: 'MLL921',
      path: ['serving', 'sample'],
      text: `must be at most ${SAMPLE_CHARACTERS} characters as JSON, got ${length}; leave out what the model can do without`,
    },
  ];
}

/** What the pipeline itself gives to train.py. */
const RESERVED = ['target', 'positive_label', 'protected'];

/** A model package keeps 50 facts about itself, and 5 of them are the pipeline's. */
const HYPERPARAMETERS = 45;

function checkHyperparameters({ training }: Raw): Found[] {
  // the file is judged as written, before the schema fills in what it leaves out
  const names = Object.keys(training.hyperparameters ?? {});
  return [
    ...names
      .filter((name) => RESERVED.includes(name))
      .map((name) => ({
        code: 'MLL920',
        path: ['training', 'hyperparameters', name],
        atKey: true,
        text: 'must not be a hyperparameter; train.py is given it from problem and fairness, so remove it',
      })),
    names.length > HYPERPARAMETERS && {
      code: 'MLL920',
      path: ['training', 'hyperparameters'],
      text: `must be at most ${HYPERPARAMETERS}, got ${names.length}; keep the others in the code`,
    },
  ];
}
