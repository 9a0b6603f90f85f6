import { isDeepStrictEqual } from 'node:util';
import type { UpdateModelPackageInput } from '@aws-sdk/client-sagemaker';
import { conflictException, validationException } from '../../../core/errors';
import type { ModelPackage, PackageContent } from './package-record';

const MOST_METADATA = 50;
const MOST_SPECIFICATIONS = 15;

/** The content of a package after an update. */
export function updated(row: ModelPackage, input: UpdateModelPackageInput): PackageContent {
  if (input.ModelApprovalStatus && row.version === undefined)
    throw validationException(`ModelApprovalStatus cannot be updated for the unversioned model package ${row.arn}.`);
  const { ModelApprovalStatus, ModelPackageRegistrationType, InferenceSpecification, SourceUri, ModelCard } = input;
  return {
    ...row.content,
    ...given({ ModelApprovalStatus, ModelPackageRegistrationType, InferenceSpecification, SourceUri }),
    ...given({
      ModelLifeCycle: input.ModelLifeCycle,
      ModelCard: ModelCard && { ...row.content.ModelCard, ...ModelCard },
    }),
    CustomerMetadataProperties: metadata(row, input),
    AdditionalInferenceSpecifications: specifications(row, input),
  };
}

type Members = { readonly [name: string]: unknown };

/** What UpdateModelPackage can change of a package, by the names of its request. */
export function membersOf({ content, approvalDescription }: ModelPackage): Members {
  return { ...content, ApprovalDescription: approvalDescription };
}

/** The names of the members that an update changed. */
export function changedMembers(before: Members, after: Members): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

function given<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function metadata(row: ModelPackage, input: UpdateModelPackageInput): Record<string, string> | undefined {
  const kept = { ...row.content.CustomerMetadataProperties };
  for (const key of input.CustomerMetadataPropertiesToRemove ?? []) delete kept[key];
  Object.assign(kept, input.CustomerMetadataProperties);
  const size = Object.keys(kept).length;
  if (size > MOST_METADATA)
    throw validationException(`A model package cannot have more than ${MOST_METADATA} customer metadata properties.`);
  return size > 0 ? kept : undefined;
}

function specifications(
  row: ModelPackage,
  { AdditionalInferenceSpecificationsToAdd: added = [] }: UpdateModelPackageInput,
): PackageContent['AdditionalInferenceSpecifications'] {
  const kept = row.content.AdditionalInferenceSpecifications ?? [];
  const twice = added.find(({ Name }) => kept.some((known) => known.Name === Name));
  if (twice) throw conflictException(`Additional inference specification ${twice.Name} already exists in ${row.arn}.`);
  const all = [...kept, ...added];
  if (all.length > MOST_SPECIFICATIONS)
    throw validationException(`A model package cannot have more than ${MOST_SPECIFICATIONS} inference specifications.`);
  return all.length > 0 ? all : undefined;
}
