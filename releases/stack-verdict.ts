/** What is known of the stack of a release, and of its endpoint. A status is absent if the thing doesn't exist. */
export interface Found {
  readonly stackName: string;
  readonly status: string | undefined;
  readonly because: string | undefined;
  readonly endpoint: string;
  readonly endpointStatus?: string;
  /** Endpoints of other names that the stack holds. */
  readonly otherEndpoints?: readonly string[];
}

/** What to do: go on to the change set, delete the stack, look again later, or leave it to a person. */
export interface Verdict {
  readonly step: 'go on' | 'delete' | 'wait' | 'refuse';
  readonly because: string;
}

/** The first creation failed. CloudFormation can do nothing with such a stack but delete it. */
const NEVER_LIVED = ['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

/** CloudFormation accepts no change set in these, and only a person can say what to do about it. */
const STUCK: { readonly [status: string]: string } = {
  DELETE_FAILED: 'its deletion failed: finish it with "aws cloudformation delete-stack --stack-name',
  UPDATE_ROLLBACK_FAILED:
    'the endpoint keeps serving: repair it with "aws cloudformation continue-update-rollback --stack-name',
};

/** Whether a status says that the stack never came to life. */
export function neverLived(status: string | undefined): boolean {
  return status !== undefined && NEVER_LIVED.includes(status);
}

/**
 * Decides about a stack. It is deleted only if its status says that it never came to life and there is no endpoint of that
 * name, whoever made it, or in the stack. A status that isn't known here is left to CloudFormation.
 */
export function judge(found: Found): Verdict {
  const { stackName, status, because, endpoint, endpointStatus, otherEndpoints = [] } = found;
  const is = `${stackName} is ${status}${because ? ` (${because})` : ''}`;
  if (status === undefined) return { step: 'go on', because: `there is no ${stackName} yet` };
  if (status === 'REVIEW_IN_PROGRESS') return { step: 'go on', because: `${is}: it has only a change set` };
  if (status.endsWith('_IN_PROGRESS')) return { step: 'wait', because: `${is}: waiting until that ends` };
  if (Object.hasOwn(STUCK, status)) return { step: 'refuse', because: `${is}; ${STUCK[status]} ${stackName}"` };
  if (!neverLived(status)) return { step: 'go on', because: `${is}: there is nothing to clear` };
  if (otherEndpoints.length > 0)
    return { step: 'refuse', because: `${is}, but it holds endpoints that may serve: ${otherEndpoints.join(', ')}` };
  if (endpointStatus === undefined) return { step: 'delete', because: `${is}: it never came to life` };
  if (endpointStatus === 'Deleting') return { step: 'wait', because: `${is}: waiting until ${endpoint} is deleted` };
  return {
    step: 'refuse',
    because: `${is}, but the endpoint ${endpoint} exists and is ${endpointStatus}; delete the endpoint, or the stack with it, if nobody calls it`,
  };
}
