import { mustBeOneOf } from '../judge/outcome';
import type { Control } from '../judge/rule';
import { configRule } from './pages';

/** The apps of a domain reach the internet by themselves unless this is `VpcOnly`. */
export const SAGEMAKER_DOMAIN_IN_VPC: Control = {
  id: 'sagemaker-domain-in-vpc',
  title: 'SageMaker domains should use a VPC of the account for traffic other than EFS',
  severity: 'MEDIUM',
  source: configRule('sagemaker-domain-in-vpc'),
  types: ['AWS::SageMaker::Domain'],
  fix: {
    library: 'the library creates no domains',
    cloudFormation: 'AppNetworkAccessType: VpcOnly',
  },
  judge: ({ properties }) => mustBeOneOf(properties.get('AppNetworkAccessType'), ['VpcOnly']),
};
