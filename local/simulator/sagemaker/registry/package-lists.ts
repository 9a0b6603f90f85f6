import type {
  BatchDescribeModelPackageInput,
  BatchDescribeModelPackageOutput,
  ListModelPackagesInput,
  ListModelPackagesOutput,
} from '@aws-sdk/client-sagemaker';
import { located, modelPackageArn } from '../../service/arns';
import { ServiceError } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import { paged, passes, sorted } from '../../service/paging';
import type { Caller } from '../../../core/scope';
import type { Services } from '../../service/services';
import { assertAccess } from './access';
import type { ModelPackageGroups } from './groups';
import { summarized, type ModelPackage } from './package-record';
import type { ModelPackages } from './packages';

/** Reads many packages at once. */
export class PackageLists {
  public readonly operations: Operations = {
    ListModelPackages: (input: ListModelPackagesInput, caller) => this.list(input, caller),
    BatchDescribeModelPackage: (input: BatchDescribeModelPackageInput, caller) => this.batch(input, caller),
  };

  public constructor(
    private readonly services: Services,
    private readonly groups: ModelPackageGroups,
    private readonly packages: ModelPackages,
  ) {}

  private async list(input: ListModelPackagesInput, caller: Caller): Promise<ListModelPackagesOutput> {
    const rows = input.ModelPackageGroupName
      ? await this.ofGroup(input.ModelPackageGroupName, caller)
      : this.all(input, caller);
    const chosen = sorted(
      rows.filter(
        (row) => passes(input, row) && [undefined, row.content.ModelApprovalStatus].includes(input.ModelApprovalStatus),
      ),
      input,
      { by: 'CreationTime', order: 'Ascending' },
      { Name: (row) => row.name, CreationTime: (row) => row.created },
    );
    const { items, NextToken } = paged(chosen, input);
    return { ModelPackageSummaryList: items.map(summarized), NextToken };
  }

  private async ofGroup(nameOrArn: string, caller: Caller): Promise<ModelPackage[]> {
    const { name, ...owner } = located(caller, nameOrArn);
    await assertAccess(this.services.aws, {
      caller,
      owner,
      action: 'sagemaker:ListModelPackages',
      resource: modelPackageArn(owner, `${name}/*`),
      policy: this.groups.policy(owner, name),
    });
    const group = this.groups.get(caller, nameOrArn);
    return this.packages.list(owner).filter((row) => row.name === group.name && row.version !== undefined);
  }

  private all({ ModelPackageType = 'Unversioned' }: ListModelPackagesInput, caller: Caller): ModelPackage[] {
    return this.packages
      .list(caller)
      .filter(
        ({ version }) => ModelPackageType === 'Both' || (ModelPackageType === 'Versioned') === (version !== undefined),
      );
  }

  private async batch(
    { ModelPackageArnList }: BatchDescribeModelPackageInput,
    caller: Caller,
  ): Promise<BatchDescribeModelPackageOutput> {
    const found: NonNullable<BatchDescribeModelPackageOutput['ModelPackageSummaries']> = {};
    const failed: NonNullable<BatchDescribeModelPackageOutput['BatchDescribeModelPackageErrorMap']> = {};
    for (const arn of ModelPackageArnList!) {
      try {
        const row = await this.packages.read(caller, arn, 'sagemaker:BatchDescribeModelPackage');
        const { ModelPackageName: _, ModelLifeCycle: __, ...summary } = summarized(row);
        found[arn] = {
          ModelPackageGroupName: row.name,
          ...summary,
          InferenceSpecification: row.content.InferenceSpecification,
        } as (typeof found)[string];
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        failed[arn] = { ErrorCode: error.code, ErrorResponse: error.message };
      }
    }
    return { ModelPackageSummaries: found, BatchDescribeModelPackageErrorMap: failed };
  }
}
