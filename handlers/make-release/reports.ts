import type { Logger } from '@aws-lambda-powertools/logger';
import type { DescribeModelPackageOutput } from '@aws-sdk/client-sagemaker';
import type { NoticeDetail } from '../../schema/events';
import { tell } from '../private/notice';
import type { Change } from './approvals';
import type { Withdrawal } from './delivery-pipeline';

type Described = Pick<DescribeModelPackageOutput, 'ModelPackageArn' | 'ModelPackageGroupName' | 'ModelPackageVersion'>;

/** What people are told of a release: in the log, and by notices. */
export class Reports {
  public constructor(
    private readonly useCase: string,
    private readonly logger: Logger,
  ) {}

  /** A version was approved, and is not released. */
  public async refused(described: Described, because: string): Promise<void> {
    const reason = `${nameOf(described)} is not released: ${because}.`;
    this.logger.error(reason);
    await tell('Release Refused', this.detail(described, reason));
  }

  /** What became of the releases of a version that is no longer approved. Nothing is told if there was none. */
  public async withdrawn(described: Described, change: Change, { stopped, tooLate }: Withdrawal): Promise<void> {
    const said = this.withdrawal(described, change);
    if (stopped.length > 0) {
      const reason = `${said} Its release was stopped ${stopped.join(' and ')}.`;
      this.logger.warn(reason);
      await tell('Release Stopped', this.detail(described, reason, change));
    }
    if (tooLate.length > 0) {
      const reason = `${said} Its release was not stopped: ${tooLate.join(', and ')}. To replace it, release another version.`;
      this.logger.warn(reason);
      await tell('Release Not Stopped', this.detail(described, reason, change));
    }
  }

  /** A sentence that says who withdrew an approval, and why. */
  public withdrawal(described: Described, { by, status, description }: Change): string {
    const did = status === 'Rejected' ? 'rejected' : 'withdrew the approval of';
    const why = description === undefined ? '' : `: ${description}`;
    return `${by ?? 'Somebody'} ${did} ${nameOf(described)}${why}.`;
  }

  private detail(described: Described, reason: string, change?: Change): NoticeDetail {
    const { ModelPackageArn: modelPackage, ModelPackageVersion: version } = described;
    return {
      useCase: this.useCase,
      reason,
      facts: {
        ...(modelPackage !== undefined && { modelPackage }),
        ...(version !== undefined && { version }),
        ...(change?.by !== undefined && { by: change.by }),
        ...(change !== undefined && { status: change.status }),
      },
    };
  }
}

function nameOf({ ModelPackageGroupName, ModelPackageVersion }: Described): string {
  return `version ${ModelPackageVersion} of ${ModelPackageGroupName}`;
}
