import type { Control } from '../judge/rule';
import { mustBeOnInline } from './job-network';
import { securityHub } from './pages';

/**
 * The job of a schedule is isolated. AWS Config's text fails `false`, and Security Hub's also what is not configured; in a job
 * definition that is in the schedule, both fail here.
 */
export const SAGEMAKER_14: Control = {
  id: 'SageMaker.14',
  title: 'SageMaker monitoring schedules should have network isolation enabled',
  severity: 'MEDIUM',
  source: securityHub(14),
  types: ['AWS::SageMaker::MonitoringSchedule'],
  fix: {
    library: '`monitoring.ModelMonitor` isolates its drift checks; there is nothing to set',
    cloudFormation:
      'MonitoringScheduleConfig: { MonitoringJobDefinition: { NetworkConfig: { EnableNetworkIsolation: true } } }',
  },
  judge: ({ properties }) => mustBeOnInline(properties, 'EnableNetworkIsolation'),
};
