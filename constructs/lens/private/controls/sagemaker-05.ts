import { mustBeOn } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { securityHub } from './pages';

/** A model that is isolated can make no call to the outside. */
export const SAGEMAKER_5: Control = {
  id: 'SageMaker.5',
  title: 'SageMaker models should have network isolation enabled',
  severity: 'MEDIUM',
  source: securityHub(5),
  types: ['AWS::SageMaker::Model'],
  fix: {
    library: '`serving.ModelEndpoint` isolates its model; there is nothing to set',
    cloudFormation: 'EnableNetworkIsolation: true',
  },
  judge: ({ properties }) => mustBeOn(properties.get('EnableNetworkIsolation')),
};
