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

  /** What became of the releases of a version that must not go out any more. Nothing is told if there was none. */
  public async withdrawn(described: Described, said: string, { stopped, tooLate }: Withdrawal): Promise<void> {
    if (stopped.length > 0) {
      const reason = `${said} Its release was stopped ${stopped.join(' and ')}.`;
      this.logger.warn(reason);
      await tell('Release Stopped', this.detail(described, reason));
    }
    if (tooLate.length > 0) {
      const reason = `${said} Its release was not stopped: ${tooLate.join(', and ')}. To replace it, release another version.`;
      this.logger.warn(reason);
      await tell('Release Not Stopped', this.detail(described, reason));
    }
  }

  private detail(described: Described, reason: string): NoticeDetail {
    const { ModelPackageArn: modelPackage, ModelPackageVersion: version } = described;
    return {
      useCase: this.useCase,
      reason,
      facts: { ...(modelPackage !== undefined && { modelPackage }), ...(version !== undefined && { version }) },
    };
  }
}

/** Says who withdrew an approval, and why. */
export function withdrawal(described: Described, { by, status, description }: Change): string {
  const did = status === 'Rejected' ? 'rejected' : 'withdrew the approval of';
  const why = description === undefined ? '' : `: ${description}`;
  return `${by ?? 'Somebody'} ${did} ${nameOf(described)}${why}.`;
}

/** Says who changed an approved model. */
export function modelEdit(described: Described, { by }: Change): string {
  return `${by ?? 'Somebody'} changed the model of ${nameOf(described)} after its approval.`;
}

function nameOf({ ModelPackageGroupName, ModelPackageVersion }: Described): string {
  return `version ${ModelPackageVersion} of ${ModelPackageGroupName}`;
}
