import type { Operations } from '../../service/operations';
import type { Services } from '../../service/services';
import { ModelCards } from './cards';
import { ModelPackageGroups } from './groups';
import { PackageLists } from './package-lists';
import { ModelPackages } from './packages';
import { Tagging } from './tagging';

export { described, type ModelPackage } from './package-record';

/** The model registry: groups, their packages and policies, model cards; and the tags of every resource. */
export class Registry {
  public readonly operations: Operations;
  public readonly packages: ModelPackages;

  public constructor(services: Services) {
    const groups = new ModelPackageGroups(services);
    this.packages = new ModelPackages(services, groups);
    this.operations = {
      ...groups.operations,
      ...this.packages.operations,
      ...new PackageLists(services, groups, this.packages).operations,
      ...new ModelCards(services).operations,
      ...new Tagging(services.tags).operations,
    };
  }
}
