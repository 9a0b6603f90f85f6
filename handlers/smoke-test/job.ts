import {
  type CodePipelineClient,
  InvalidJobStateException,
  JobNotFoundException,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';

/** The longest texts that CodePipeline accepts. */
const MESSAGE_LIMIT = 5000;
const SUMMARY_LIMIT = 2048;

/** The CodePipeline job that waits for an answer. A retry for a job that already has one succeeds without another. */
export class Job {
  public constructor(
    private readonly codepipeline: CodePipelineClient,
    private readonly id: string,
  ) {}

  public async succeed(summary: string): Promise<void> {
    const executionDetails = { summary: summary.slice(0, SUMMARY_LIMIT), percentComplete: 100 };
    await this.answer(() =>
      this.codepipeline.send(new PutJobSuccessResultCommand({ jobId: this.id, executionDetails })),
    );
  }

  public async fail(message: string): Promise<void> {
    const failureDetails = {
      type: 'JobFailed' as const,
      message: message.slice(0, MESSAGE_LIMIT) || 'the smoke test failed without a message',
    };
    await this.answer(() => this.codepipeline.send(new PutJobFailureResultCommand({ jobId: this.id, failureDetails })));
  }

  private async answer(send: () => Promise<unknown>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof InvalidJobStateException || error instanceof JobNotFoundException)) throw error;
    }
  }
}
