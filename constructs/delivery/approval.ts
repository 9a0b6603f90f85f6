import type * as sns from 'aws-cdk-lib/aws-sns';

/** What a person is told who is asked to approve. */
export interface ManualApprovalOptions {
  /**
   * What to look at before saying yes, at most 1,000 characters (MLL741). It stands beside the buttons.
   *
   * @default - the console names the pipeline and the stage, nothing else
   */
  readonly instructions?: string;

  /**
   * Where the request for approval is published.
   *
   * @default - nobody is notified: the request waits in the CodePipeline console
   */
  readonly topic?: sns.ITopicRef;
}

/** What an approval puts in front of a deployment. */
export interface ApprovalConfig {
  /** Whether a person is asked. */
  readonly manual: boolean;

  /**
   * What the person is told.
   *
   * @default - nothing
   */
  readonly instructions?: string;

  /**
   * Where the request is published.
   *
   * @default - nowhere
   */
  readonly topic?: sns.ITopicRef;
}

/**
 * Who lets a release into an environment.
 *
 * The approval of the *model* happens earlier, in the registry, and makes the release. This one guards an environment:
 * the release waits in front of it until somebody approves.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html
 * @example
 * delivery.Stage.of('prod', {
 *   env: { account: '333333333333', region: 'eu-west-1' },
 *   approval: delivery.Approval.manual({ instructions: 'Read the fairness section of manifest.json' }),
 * });
 */
export abstract class Approval {
  /** A person approves in CodePipeline; a request nobody answers within 7 days fails the stage. */
  public static manual(options: ManualApprovalOptions = {}): Approval {
    return new Fixed({ manual: true, ...options });
  }

  /** The release goes in as soon as the stage before has succeeded. */
  public static none(): Approval {
    return new Fixed({ manual: false });
  }

  /** Called by the delivery for the stage it is given to. */
  public abstract bind(): ApprovalConfig;
}

class Fixed extends Approval {
  public constructor(private readonly config: ApprovalConfig) {
    super();
  }

  public bind(): ApprovalConfig {
    return this.config;
  }
}
