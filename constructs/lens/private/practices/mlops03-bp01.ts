import { ofAll } from '../evidence/about';
import { preparationsIn, trainingPipelines } from '../evidence/pipelines';
import { processing, training } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Step } from '../pipeline/steps';

/** What the data is like is measured before a model learns from it. */
export const MLOPS03_BP01: PracticeRule = {
  id: 'MLOPS03-BP01',
  fix: {
    library: '`training.TrainingPipeline` computes a baseline of the training data; there is nothing to set',
    cloudFormation:
      'an AWS::Glue::DataQualityRuleset or AWS::DataBrew::Job of type PROFILE, or a QualityCheck step before the training',
  },
  judge: (estate) => {
    const [one] = [...training(estate), ...jobs(estate)];
    return one ? [ofAll(profiled(estate), one)] : [];
  },
};

const PROFILERS = [
  'AWS::Glue::DataQualityRuleset',
  'AWS::Glue::Crawler',
  'AWS::DataBrew::Ruleset',
  'AWS::SageMaker::DataQualityJobDefinition',
];

/** Jobs of other services. Steps that process are judged in their pipeline. */
function jobs(estate: Estate) {
  return estate.all('AWS::Glue::Job', 'AWS::DataBrew::Job');
}

function profiled(estate: Estate): Outcome {
  const databrew = estate
    .all('AWS::DataBrew::Job')
    .filter(({ properties }) => properties.get('Type').text === 'PROFILE');
  const [profiler] = [...estate.all(...PROFILERS), ...databrew];
  if (profiler) return passed(`${profiler.logicalId} measures the data`);
  const steps = trainingPipelines(estate).flatMap((read) => [...preparationsIn(read), ...besides(read)]);
  const measuring = steps.find(measures);
  if (measuring) return passed(`the step ${measuring.name} measures the data`, measuring.node);
  if (steps.length > 0)
    return cantTell(`the template doesn't show whether ${steps[0].name} measures the data`, steps[0].node);
  return processing(estate).length > 0
    ? cantTell(`the template doesn't show whether ${processing(estate)[0].logicalId} measures the data`)
    : failed('nothing measures the data before a model learns from it');
}

/** Steps that process something may run beside the training, on the same data. */
function besides({ definition }: ReturnType<typeof trainingPipelines>[number]): Step[] {
  return definition.steps.filter(({ type }) => type === 'Processing' || type === 'QualityCheck');
}

const WORDS = /profil|baseline|statist|quality|validat|deequ|expectations|data-?brew|model-monitor-analyzer/i;

function measures({ type, name, node }: Step): boolean {
  if (type === 'QualityCheck') return true;
  const job = node.get('Arguments', 'AppSpecification').plain;
  return type === 'Processing' && WORDS.test(`${name} ${JSON.stringify(job ?? '')}`) && !/evaluat/i.test(name);
}
