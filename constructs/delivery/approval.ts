import type * as sns from 'aws-cdk-lib/aws-sns';

/** Options of a manual approval. */
export interface ManualApprovalOptions {
  /**
   * What the approver has to look at, 1 to 1,000 characters (MLL741). CodePipeline shows it next to the buttons.
   *
   * @default - the console shows only the names of the pipeline and the stage
   */
  readonly instructions?: string;

  /**
   * The topic to which CodePipeline publishes the request for approval.
   *
   * @default - nobody is notified; the request waits in the CodePipeline console
   */
  readonly topic?: sns.ITopicRef;
}

/**
 * Whether a person has to approve each release before it is deployed to an environment.
 *
 * This approval is about a release and an environment. A model is approved earlier, in the registry, and that approval
 * makes the release.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html
 * @example
 * import { delivery } from 'cdk-ml-lifecycle';
 *
 * delivery.Stage.of('prod', {
 *   env: { account: '333333333333', region: 'eu-west-1' },
 *   approval: delivery.Approval.manual({ instructions: 'Read the fairness section of manifest.json' }),
 * });
 */
export class Approval {
  /**
   * A person approves each release in CodePipeline. If nobody answers within 7 days, the stage fails and nothing is
   * deployed.
   */
  public static manual(options: ManualApprovalOptions = {}): Approval {
    return new Approval(true, options);
  }

  /** The release is deployed as soon as the previous stage has succeeded. */
  public static none(): Approval {
    return new Approval(false);
  }

  /** Whether a person has to approve. */
  public readonly isManual: boolean;

  /** What the approver has to look at, if that was given. */
  public readonly instructions?: string;

  /** The topic to which the request for approval is published, if there is one. */
  public readonly topic?: sns.ITopicRef;

  private constructor(isManual: boolean, { instructions, topic }: ManualApprovalOptions = {}) {
    this.isManual = isManual;
    this.instructions = instructions;
    this.topic = topic;
  }
}
