import { cantTell, everyOf, notApplicable, type Outcome } from '../judge/outcome';
import type { Control } from '../judge/rule';
import type { Node } from '../template/node';
import { fromPrivateRegistry } from './containers';
import { securityHub } from './pages';
import { whenSet } from './when-set';

/**
 * The images of all containers come from a registry in the VPC. No text says whether a list of one container is a pipeline: such
 * a model never fails.
 */
export const SAGEMAKER_19: Control = {
  id: 'SageMaker.19',
  title: 'SageMaker models should use private registry in VPC for multi-container inference pipelines',
  severity: 'MEDIUM',
  source: securityHub(19),
  types: ['AWS::SageMaker::Model'],
  fix: {
    library: 'the library creates no models of several containers',
    cloudFormation: 'Containers: [{ ImageConfig: { RepositoryAccessMode: Vpc } }], each of them, with VpcConfig',
  },
  judge: ({ properties }) => whenSet(properties.get('Containers'), fromPrivateRegistries),
};

function fromPrivateRegistries(containers: Node): Outcome {
  const outcome =
    everyOf(containers.items.map(fromPrivateRegistry)) ?? notApplicable('Containers is empty', containers);
  if (containers.items.length > 1 || outcome.verdict !== 'FAILED') return outcome;
  return cantTell(`${outcome.reason}, and no text says whether one container is a pipeline`, outcome.path);
}
