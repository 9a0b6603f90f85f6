import { profilesOf } from '../evidence/profile';
import { reported } from '../evidence/reports';
import type { Estate } from '../judge/estate';
import { notApplicable, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

/** It can be said why a model predicts what it predicts. */
export const MLPERF06_BP02: PracticeRule = {
  id: 'MLPERF06-BP02',
  fix: {
    library: '`explainability` of `goal.UseCase`: `training.TrainingPipeline` explains each model',
    cloudFormation:
      'ModelMetrics: { Explainability: { Report: … } } of RegisterModel, or ExplainerConfig of the endpoint config',
  },
  judge: (estate) => exempt(estate) ?? explained(estate),
};

function explained(estate: Estate): PracticeOutcome[] {
  const online = estate
    .all('AWS::SageMaker::EndpointConfig')
    .map((subject) => ({ subject, explainer: subject.properties.get('ExplainerConfig') }))
    .filter(({ explainer }) => explainer.isSet)
    .map(({ subject, explainer }) => ({ ...passed('each answer can come with its reasons', explainer), subject }));
  const reports = reported(estate, EXPLAINABILITY);
  return online.length > 0 ? [...online, ...reports.filter(({ verdict }) => verdict === 'PASSED')] : reports;
}

const EXPLAINABILITY = {
  what: 'explainability',
  metric: 'Explainability',
  checks: /EXPLAINABILITY/i,
  monitor: 'AWS::SageMaker::ModelExplainabilityJobDefinition',
  baseline: 'ModelExplainabilityBaselineConfig',
};

function exempt(estate: Estate): PracticeOutcome[] | undefined {
  for (const { subject, facts } of profilesOf(estate)) {
    const level = facts.get('explainability');
    if (level.text === 'none') return [{ ...notApplicable('the use case asks for no explanation', level), subject }];
  }
  return undefined;
}
