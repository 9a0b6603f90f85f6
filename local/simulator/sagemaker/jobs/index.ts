import { resourceNotFound } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Services } from '../../service/services';
import { Images, type ImageOptions } from './images';
import { ProcessingJobs } from './processing';
import { TrainingJobs } from './training';
import { TransformJobs, type ModelSource } from './transform';

export interface JobsOptions extends ImageOptions {
  /** What a job without network isolation needs to reach the local AWS, such as AWS_ENDPOINT_URL and AWS_CA_BUNDLE. */
  readonly network?: { readonly [variable: string]: string };
  /** Where the models are that transform jobs name; without them there are no transform jobs. */
  readonly models?: ModelSource;
}

/** What runs the jobs of a kind, as far as it is the same for all kinds. */
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

  /** Resolves when a job has reached its end, whichever it is. */
  public async ended(arn: string): Promise<void> {
    const ends = this.runners.map((runner) => runner.ended(arn)).filter((end) => end !== undefined);
    if (ends.length === 0) throw resourceNotFound(`Could not find requested job ${arn}`);
    await ends[0];
  }

  /** The path of the file with everything that a job wrote to its standard output and error. */
  public logOf(arn: string): string | undefined {
    return this.runners.map((runner) => runner.withArn(arn)?.log).find((path) => path !== undefined);
  }

  /** Stops what still runs. */
  public async close(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.close()));
  }
}
