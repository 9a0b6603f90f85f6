import os

from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from cdk_ml_lifecycle import data, goal, registry, training

app = App(outdir='cdk.out')
stack = Stack(app, 'Own', env=Environment(account='111111111111', region='eu-west-1'))

use_case = goal.UseCase.define(
    name='mortgage-approval',
    owner='lending@example.com',
    business_goal='Decide routine applications the same day',
    kpi=goal.Kpi.at_least('SameDayDecisions', 0.8),
    problem=goal.Problem.binary_classification(target='deny', positive_label='yes'),
    objectives=[goal.Objective.at_least('auc', 0.78)],
    fairness=goal.Fairness.within(
        goal.FairnessLimit.disparate_impact(column='black', privileged='no', at_least=0.8),
    ),
    service_levels=goal.ServiceLevels(
        latency_p99=Duration.millis(200), availability=0.995, model_age=Duration.days(90)
    ),
)

lake = data.DataLake(stack, 'Lake', key=kms.Key(stack, 'OwnKey'))
lake.curated.grants.read(iam.Role(stack, 'Analyst', assumed_by=iam.AccountRootPrincipal()))
models = registry.ModelPackageGroup(stack, 'Models', use_case=use_case)
training.TrainingPipeline(
    stack,
    'Training',
    use_case=use_case,
    dataset=lake.curated.dataset('applications', '1990'),
    code=training.ModelCode.scikit_learn(os.path.join(os.getcwd(), 'code')),
    artifacts=lake.artifacts,
    models=models,
)

app.synth()
