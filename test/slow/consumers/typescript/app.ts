import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import * as kms from 'aws-cdk-lib/aws-kms';
import { data, goal, registry, training } from 'cdk-ml-lifecycle';

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Own', { env: { account: '111111111111', region: 'eu-west-1' } });

const useCase = goal.UseCase.define({
  name: 'mortgage-approval',
  owner: 'lending@example.com',
  businessGoal: 'Decide routine applications the same day',
  kpi: goal.Kpi.atLeast('SameDayDecisions', 0.8),
  problem: goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
  objectives: [goal.Objective.atLeast('auc', 0.78)],
  fairness: goal.Fairness.within(
    goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 0.8 }),
  ),
  serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) },
});

const lake = new data.DataLake(stack, 'Lake', { key: new kms.Key(stack, 'OwnKey') });
const models = new registry.ModelPackageGroup(stack, 'Models', { useCase });
new training.TrainingPipeline(stack, 'Training', {
  useCase,
  dataset: lake.curated.dataset('applications', '1990'),
  code: training.ModelCode.scikitLearn(path.join(process.cwd(), 'code')),
  artifacts: lake.artifacts,
  models,
});

app.synth();
