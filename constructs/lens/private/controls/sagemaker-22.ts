import type { Control } from '../judge/rule';
import { mustBeOnInline } from './job-network';
import { securityHub } from './pages';

/** The containers of the job of a schedule encrypt what they tell each other. No text excepts jobs on one instance. */
export const SAGEMAKER_22: Control = {
  id: 'SageMaker.22',
  title: 'SageMaker monitoring schedules should have inter-container traffic encryption enabled',
  severity: 'MEDIUM',
  source: securityHub(22),
  types: ['AWS::SageMaker::MonitoringSchedule'],
  fix: {
    library: '`monitoring.ModelMonitor` encrypts the traffic of its drift checks; there is nothing to set',
    cloudFormation:
      'MonitoringScheduleConfig: { MonitoringJobDefinition: { NetworkConfig: { EnableInterContainerTrafficEncryption: true } } }',
  },
  judge: ({ properties }) => mustBeOnInline(properties, 'EnableInterContainerTrafficEncryption'),
};
