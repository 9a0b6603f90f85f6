import type { DescribeModelPackageOutput, UserContext } from '@aws-sdk/client-sagemaker';
import type { ModelPackageStateChange } from '../../schema/events';
import type { Identity } from '../../schema/release';
import { identityOf } from '../private/people';
import type { Change } from './approvals';

const SECOND = 1000;

/** What DescribeModelPackage answers, as far as it tells who changed the package last. */
type Described = Pick<
  DescribeModelPackageOutput,
  'ModelApprovalStatus' | 'LastModifiedTime' | 'LastModifiedBy' | 'ApprovalDescription'
>;

/**
 * Whether an event may be about a change of the approval status. SageMaker sends the event also when somebody edits other
 * fields of an approved package, and names the fields. It doesn't name them in every event.
 */
export function changesApproval({ detail }: ModelPackageStateChange): boolean {
  return detail.UpdatedModelPackageFields?.includes('ModelApprovalStatus') ?? true;
}

/**
 * Whether an event is about a change of the model itself. A release holds what was approved, so that the registry no longer
 * says what is on its way.
 */
export function changesModel({ detail }: ModelPackageStateChange): boolean {
  return detail.UpdatedModelPackageFields?.includes('InferenceSpecification') ?? false;
}

/** Whether a description is from before the change that an event reports. */
export function isStale({ detail }: ModelPackageStateChange, described: Described): boolean {
  const modified = modifiedAt(detail);
  if (modified !== undefined && described.LastModifiedTime !== undefined)
    return described.LastModifiedTime.getTime() <= modified - SECOND;
  // A package can't go back to waiting by itself, so this one was read before its approval.
  return (
    described.ModelApprovalStatus === 'PendingManualApproval' && detail.ModelApprovalStatus !== 'PendingManualApproval'
  );
}

/**
 * The change that an event reports. The description tells who made it only if nobody has changed the package since.
 */
export function changeOf({ detail, time }: ModelPackageStateChange, described: Described): Change {
  const modified = modifiedAt(detail);
  const last = described.LastModifiedTime?.getTime();
  const isLast =
    described.ModelApprovalStatus === detail.ModelApprovalStatus &&
    last !== undefined &&
    (modified === undefined ? last <= Date.parse(time) + SECOND : Math.abs(last - modified) < SECOND);
  return {
    status: detail.ModelApprovalStatus,
    at: new Date(isLast ? last : (modified ?? Date.parse(time))).toISOString(),
    ...(isLast && { by: personOf(described.LastModifiedBy), identity: identityOf(described.LastModifiedBy) }),
    ...(isLast && saysWhy(detail) && { description: described.ApprovalDescription }),
    ...(detail.UpdatedModelPackageFields == null && { unsure: true }),
  };
}

/** Who made a change, if that is known. Changes that an earlier version of the handler remembers have only a name. */
export function approverOf({ by, identity }: Change): Identity | undefined {
  return identity ?? (by?.startsWith('arn:') ? { arn: by } : undefined);
}

/** A rejection without a description of its own keeps that of the approval. */
function saysWhy({ ModelApprovalStatus, UpdatedModelPackageFields }: ModelPackageStateChange['detail']): boolean {
  return ModelApprovalStatus === 'Approved' || (UpdatedModelPackageFields?.includes('ApprovalDescription') ?? false);
}

/** Names whoever changed a package: an IAM identity or a Studio user. */
function personOf(by: UserContext | undefined): string | undefined {
  return by?.IamIdentity?.Arn ?? by?.UserProfileArn ?? by?.UserProfileName;
}

function modifiedAt({ LastModifiedTime }: ModelPackageStateChange['detail']): number | undefined {
  const time = Date.parse(LastModifiedTime ?? '');
  return Number.isNaN(time) ? undefined : time;
}
