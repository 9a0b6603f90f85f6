// An app with one mistake, for packs to find: `BAD` says which. It lies in a release, which CDK itself shows to no plugin,
// or beside it.
const { join } = require('node:path');

const dist = join(process.cwd(), 'dist');
const { App, CfnWaitConditionHandle, Duration, Stack } = require('aws-cdk-lib/core');
const { CfnBucket } = require('aws-cdk-lib/aws-s3');
const { CfnEndpointConfig } = require('aws-cdk-lib/aws-sagemaker');
const { delivery, goal } = require(join(dist, 'constructs'));
const { RULE_PACKS, addRulePacks } = require(join(dist, 'lib/rule-packs'));

const useCase = goal.UseCase.define({
  name: 'canary',
  owner: 'nobody',
  businessGoal: 'Find out whether anybody is awake',
  kpi: goal.Kpi.atLeast('Awake', 1),
  problem: goal.Problem.binaryClassification({ target: 'awake', positiveLabel: 'yes' }),
  objectives: [goal.Objective.atLeast('auc', 0.7)],
  fairness: goal.Fairness.none('is about nobody'),
  serviceLevels: { latencyP99: Duration.millis(100), availability: 0.99, modelAge: Duration.days(90) },
});

const variant = { initialVariantWeight: 1, modelName: 'm', variantName: 'v', initialInstanceCount: 2 };
const mistakes = {
  none: () => {},
  bucket: (scope) => new CfnBucket(scope, 'Bucket'),
  instance: (scope) =>
    new CfnEndpointConfig(scope, 'Config', { productionVariants: [{ ...variant, instanceType: 'ml.nope.large' }] }),
};

const app = new App({ builtinCloudFormationValidation: false });
const tools = new Stack(app, 'Tools', { description: 'Holds a release' });
const release = new delivery.ReleaseStack(tools, 'Release', { useCase });
for (const stack of [tools, release]) new CfnWaitConditionHandle(stack, 'Fine');
const [what, where] = process.env.BAD.split(' in ');
mistakes[what](where === 'release' ? release : tools);
addRulePacks(app, RULE_PACKS);
app.synth();
