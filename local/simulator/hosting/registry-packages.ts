import type { Caller } from '../core/scope';
import { described, type Registry } from '../registry';
import type { ModelPackages, ServedPackage } from './model-packages';

/** What a caller of another account must be allowed with a package to serve it. */
const ACTIONS = ['sagemaker:DescribeModelPackage', 'sagemaker:CreateModel'];

/** The packages of the simulator's registry, for whom the policies of their groups let in. */
export function packagesOf(registry: Registry): ModelPackages {
  return {
    async modelPackage(arn: string, caller: Caller): Promise<ServedPackage> {
      for (const action of ACTIONS) await registry.packages.read(caller, arn, action);
      return described(await registry.packages.read(caller, arn, ACTIONS[0]));
    },
  };
}
