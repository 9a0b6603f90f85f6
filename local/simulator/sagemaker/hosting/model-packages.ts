import type { ContainerDefinition, DescribeModelPackageOutput } from '@aws-sdk/client-sagemaker';
import { validationException } from '../../../core/errors';
import type { Caller } from '../../../core/scope';

/** The part of a model package that hosting reads. */
export type ServedPackage = Pick<
  DescribeModelPackageOutput,
  'InferenceSpecification' | 'ModelApprovalStatus' | 'ModelPackageStatus'
>;

/** The part of the registry that hosting needs. */
export interface ModelPackages {
  /**
   * A model package of the caller's account, or of another account if the group's policy allows the caller.
   *
   * @throws a ServiceError
   */
  modelPackage(arn: string, caller: Caller): Promise<ServedPackage>;
}

/** The container that a model package describes, with what the request adds to its environment. */
export async function packagedContainer(
  packages: ModelPackages,
  given: ContainerDefinition,
  caller: Caller,
): Promise<ContainerDefinition> {
  const arn = given.ModelPackageName!;
  const found = await packages.modelPackage(arn, caller);
  if (found.ModelPackageStatus !== 'Completed')
    throw validationException(`Model package "${arn}" is ${found.ModelPackageStatus}, not Completed.`);
  if (found.ModelApprovalStatus !== undefined && found.ModelApprovalStatus !== 'Approved')
    throw validationException(`Model package "${arn}" is ${found.ModelApprovalStatus}, not Approved.`);
  const containers = found.InferenceSpecification?.Containers ?? [];
  if (containers.length !== 1)
    throw validationException(`Model package "${arn}" describes ${containers.length} containers for inference, not 1.`);
  const [{ Image, ModelDataUrl, Environment, ContainerHostname }] = containers;
  return {
    Image,
    ModelDataUrl,
    ContainerHostname: given.ContainerHostname ?? ContainerHostname,
    Environment: { ...Environment, ...given.Environment },
  };
}
