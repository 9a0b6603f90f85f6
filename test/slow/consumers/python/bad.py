from aws_cdk import App, Duration, Stack

from cdk_ml_lifecycle import goal

stack = Stack(App(), 'Own')
try:
    goal.UseCase(
        stack,
        'UseCase',
        name='mortgage-approval',
        owner='lending@example.com',
        business_goal='Decide routine applications the same day',
        kpi=goal.Kpi.at_least('SameDayDecisions', 0.8),
        problem=goal.Problem.binary_classification(target='deny', positive_label='yes'),
        objectives=[goal.Objective.at_least('acu', 0.78)],
        fairness=goal.Fairness.none('the example is about metrics'),
        service_levels=goal.ServiceLevels(latency_p99=Duration.millis(200), availability=0.995, model_age=Duration.days(90)),
    )
except RuntimeError as error:
    print(error)
