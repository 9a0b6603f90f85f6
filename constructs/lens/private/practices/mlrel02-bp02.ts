import { alarms, metricsOf } from '../evidence/alarms';
import { failureRules } from '../evidence/delivery';
import { accepts } from '../evidence/events';
import { isNamed, named } from '../evidence/names';
import { isTraining, preparationsIn, type ReadPipeline, readPipelines, unread } from '../evidence/pipelines';
import { together } from '../evidence/together';
import { training } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { failed, mustBeAtLeast, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import type { Step } from '../pipeline/steps';

/** Data go through a pipeline that tries again, and whose failures somebody hears of. */
export const MLREL02_BP02: PracticeRule = {
  id: 'MLREL02-BP02',
  fix: {
    library: '`training.TrainingPipeline` retries; set `training` of `monitoring.Notifications` to hear of failures',
    cloudFormation: 'RetryPolicies in each step; AWS::Events::Rule on executions whose status is Failed',
  },
  judge: (estate) => {
    const pipelines = readPipelines(estate).flatMap((read) => judgePipeline(estate, read));
    const others = [...glueJobs(estate), ...stateMachines(estate)];
    if (pipelines.length + others.length > 0) return [...pipelines, ...others, ...unread(estate)];
    const [trains] = training(estate);
    if (!trains) return unread(estate);
    return [{ ...failed('nothing here prepares the data that it trains on'), subject: trains }];
  },
};

function judgePipeline(estate: Estate, read: ReadPipeline): PracticeOutcome[] {
  const { pipeline, definition } = read;
  const steps = definition.steps.some(isTraining)
    ? preparationsIn(read)
    : definition.steps.filter(({ type }) => type === 'Processing' || type === 'EMR');
  const data = steps.filter(({ type }) => type === 'Processing' || type === 'EMR' || type === 'EMRServerless');
  if (data.length === 0) return [];
  return [{ ...together([...data.map(triesAgain), isHeard(estate, pipeline)]), subject: pipeline }];
}

function triesAgain({ name, node }: Step): Outcome {
  const policies = node.get('RetryPolicies');
  return policies.isSet
    ? passed(`the step ${name} tries again when it fails`, policies)
    : failed(`the step ${name} has no RetryPolicies`, policies);
}

function isHeard(estate: Estate, pipeline: Subject): Outcome {
  const name = pipeline.properties.get('PipelineName');
  const rule = failureRules(estate).find((one) => isAbout(estate, one, pipeline));
  if (rule) return passed(`the rule ${rule.logicalId} hears of executions that fail`, name);
  const alarm = alarms(estate).find((one) => watches(estate, one, pipeline));
  if (alarm) return passed(`the alarm ${alarm.logicalId} counts executions that fail`, name);
  return failed('no rule and no alarm hears of executions that fail', name);
}

function isAbout(estate: Estate, rule: Subject, pipeline: Subject): boolean {
  const arns = rule.properties.get('EventPattern', 'detail', 'pipelineArn');
  if (arns.value === undefined || named(estate, rule, arns).includes(pipeline)) return true;
  if (arns.items.some((one) => named(estate, rule, one).includes(pipeline))) return true;
  const name = pipeline.properties.get('PipelineName');
  return arns.items.some((one) => one.get('prefix').value !== undefined) && accepts(arns, `\${arn}/${name.text}`);
}

function watches(estate: Estate, alarm: Subject, pipeline: Subject): boolean {
  return metricsOf(alarm).some(({ name, dimensions }) => {
    const dimension = dimensions.get('PipelineName');
    if (name.text !== 'ExecutionFailed' || !dimension) return false;
    return isNamed(estate, alarm, dimension, pipeline, 'PipelineName');
  });
}

function glueJobs(estate: Estate): PracticeOutcome[] {
  return estate
    .all('AWS::Glue::Job')
    .map((subject) => ({ ...mustBeAtLeast(subject.properties.get('MaxRetries'), 1), subject }));
}

function stateMachines(estate: Estate): PracticeOutcome[] {
  return estate.all('AWS::StepFunctions::StateMachine', 'AWS::Serverless::StateMachine').flatMap((subject) => {
    const places = ['DefinitionString', 'Definition'].map((key) => subject.properties.get(key));
    const place = places.find(({ value }) => value !== undefined);
    const text = JSON.stringify(place?.plain ?? '');
    if (!place || !/sagemaker:createProcessingJob|glue:startJobRun/i.test(text)) return [];
    const outcome = /\bRetry\b/.test(text)
      ? passed('its states try again when they fail', place)
      : failed('its states have no Retry', place);
    return [{ ...outcome, subject }];
  });
}
