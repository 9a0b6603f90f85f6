import { resourceNotFound } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Services } from '../../service/services';
import { Images, type ImageOptions } from './images';
import { ProcessingJobs } from './processing';
import { TrainingJobs } from './training';
import { TransformJobs, type ModelSource } from './transform';

export interface JobsOptions extends ImageOptions {
  /** Variables that lead a job without network isolation to the local AWS, such as AWS_ENDPOINT_URL. */
  readonly network?: { readonly [variable: string]: string };
  /** Finds the models that transform jobs name. Without it there are no transform jobs. */
  readonly models?: ModelSource;
}

/** The part of a runner that is the same for all kinds of jobs. */
interface Runner {
  ended(arn: string): Promise<void> | undefined;
  withArn(arn: string): { readonly log: string } | undefined;
  close(): Promise<void>;
}

/** Processing, training and transform jobs, each a local process with the folders that SageMaker gives it. */
export class Jobs {
  public readonly operations: Operations;
  private readonly runners: readonly Runner[];

  public constructor(services: Services, options: JobsOptions) {
    const host = { services, images: new Images(options), network: options.network };
    const { models } = options;
    const kinds = [
      new ProcessingJobs(services, host),
      new TrainingJobs(services, host),
      ...(models ? [new TransformJobs(services, options, models)] : []),
    ];
    this.operations = Object.assign({}, ...kinds.map(({ operations }) => operations));
    this.runners = kinds.map(({ runner }) => runner);
  }

  /** Resolves when a job has ended, however it ended. */
  public async ended(arn: string): Promise<void> {
    const ends = this.runners.map((runner) => runner.ended(arn)).filter((end) => end !== undefined);
    if (ends.length === 0) throw resourceNotFound(`Could not find requested job ${arn}`);
    await ends[0];
  }

  /** The file with the standard output and error of a job. */
  public logOf(arn: string): string | undefined {
    return this.runners.map((runner) => runner.withArn(arn)?.log).find((path) => path !== undefined);
  }

  /** Stops every running job. */
  public async close(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.close()));
  }
}
