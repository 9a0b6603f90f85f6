import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { goal, registry, serving, training } from 'cdk-ml-lifecycle';
import { DataLake, Zone } from 'cdk-ml-lifecycle/data';

const app = new App({ outdir: 'own.out' });
const stack = new Stack(app, 'Own', { env: { account: '111111111111', region: 'eu-west-1' } });

const key = new kms.Key(stack, 'OwnKey');
const logs = new s3.Bucket(stack, 'OwnLogs');
const bucket = new s3.Bucket(stack, 'OwnBucket', { encryptionKey: key });
const jobs = new iam.Role(stack, 'OwnJobs', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
const host = new iam.Role(stack, 'OwnHost', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
const analyst = new iam.Role(stack, 'Analyst', { assumedBy: new iam.AccountRootPrincipal() });

const lake = new DataLake(stack, 'Lake', { key, accessLogs: logs });
const zone = Zone.fromBucket(stack, 'Zone', { bucket, key });
lake.curated.grants.read(analyst);
zone.grants.read(analyst);

new training.TrainingPipeline(stack, 'Training', {
  useCase: goal.UseCase.define({
    name: 'house-prices',
    owner: 'pricing@example.com',
    businessGoal: 'Quote a price in a minute',
    kpi: goal.Kpi.atMost('MinutesToQuote', 1),
    problem: goal.Problem.regression({ target: 'price' }),
    objectives: [goal.Objective.atMost('rmse', 20000)],
    fairness: goal.Fairness.none('the rows are houses, not people'),
    serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) },
  }),
  dataset: zone.dataset('houses', '2026'),
  code: training.ModelCode.scikitLearn(path.join(process.cwd(), 'code')),
  artifacts: lake.artifacts,
  models: new registry.ModelPackageGroup(stack, 'Models', { modelPackageGroupName: 'house-prices' }),
  role: jobs,
});

const endpoint = new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromPackage('arn:aws:sagemaker:eu-west-1:111111111111:model-package/house-prices/1'),
  hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
  role: host,
  key,
});
endpoint.grants.invoke(analyst);

app.synth();
