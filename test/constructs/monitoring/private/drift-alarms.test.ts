import { Template } from 'aws-cdk-lib/assertions';
import * as data from '../../../../constructs/data';
import { Baseline, DriftCheck } from '../../../../constructs/monitoring';
import { stackIn, useCase } from '../fixture';

const stack = stackIn();
const captured = new data.DataLake(stack, 'Lake').capture;
new DriftCheck(stack, 'Drift', {
  useCase,
  environmentName: 'prod',
  captured,
  baseline: Baseline.releasedFrom('111111111111'),
});
const template = Template.fromStack(stack);

test('an alarm that needs no schedule goes off when requests are answered and no check starts', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'mortgage-approval-prod-drift-unscheduled',
    Metrics: [
      { Expression: 'IF(FILL(requests, 0) > 0 AND FILL(starts, 0) == 0, 1, 0)', ReturnData: true },
      {
        Id: 'requests',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SageMaker',
            MetricName: 'Invocations',
            Dimensions: [
              { Name: 'EndpointName', Value: 'mortgage-approval-prod' },
              { Name: 'VariantName', Value: 'main' },
            ],
          },
          Stat: 'Sum',
          Period: 48 * 3600 + 900,
        },
      },
      {
        Id: 'starts',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: 'Invocations',
            Dimensions: [{ Name: 'FunctionName', Value: 'mortgage-approval-prod-start-drift-check' }],
          },
        },
      },
    ],
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
});
