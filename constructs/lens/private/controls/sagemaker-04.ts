import { everyOf, mustBeAtLeast, notApplicable, type Outcome, unknown } from '../judge/outcome';
import type { Control } from '../judge/rule';
import type { Node } from '../template/node';
import { securityHub } from './pages';

/**
 * Each production variant on instances starts with two or more, so that they are in two Availability Zones. The control is about
 * neither serverless nor shadow variants.
 */
export const SAGEMAKER_4: Control = {
  id: 'SageMaker.4',
  title: 'SageMaker endpoint production variants should have an initial instance count greater than 1',
  severity: 'MEDIUM',
  source: securityHub(4),
  types: ['AWS::SageMaker::EndpointConfig'],
  fix: {
    library: '`instances` of `serving.Hosting.realtime`, which is 2 by default',
    cloudFormation: 'ProductionVariants: [{ InitialInstanceCount: 2 }]',
  },
  judge: ({ properties }) => everyOf(properties.get('ProductionVariants').items.map(hasSeveralInstances)) ?? NO_VARIANT,
};

const NO_VARIANT = notApplicable('there are no production variants', 'Properties.ProductionVariants');

function hasSeveralInstances(variant: Node): Outcome {
  const serverless = variant.get('ServerlessConfig');
  if (serverless.isSet === undefined) return unknown(serverless);
  if (serverless.isSet) return notApplicable('the variant is serverless', serverless);
  return mustBeAtLeast(variant.get('InitialInstanceCount'), 2);
}
