import { resourceNotFound } from '../core/errors';
import type { Operations } from '../core/operations';
import type { Services } from '../core/services';
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

/** Processing, training and transform jobs, each a local process with the folders that SageMaker gives it. */
export class Jobs {
  public readonly operations: Operations;
  private readonly kinds: readonly {
    readonly operations: Operations;
    ended(arn: string): Promise<void> | undefined;
    log(arn: string): string | undefined;
    close(): Promise<void>;
  }[];

  public constructor(services: Services, options: JobsOptions) {
    const host = { services, images: new Images(options), network: options.network };
    const { models } = options;
    this.kinds = [
      new ProcessingJobs(services, host),
      new TrainingJobs(services, host),
      ...(models ? [new TransformJobs(services, options, models)] : []),
    ];
    this.operations = Object.assign({}, ...this.kinds.map((kind) => kind.operations));
  }

  /** Resolves when a job has reached its end, whichever it is. */
  public async ended(arn: string): Promise<void> {
    const ends = this.kinds.map((kind) => kind.ended(arn)).filter((end) => end !== undefined);
    if (ends.length === 0) throw resourceNotFound(`Could not find requested job ${arn}`);
    await ends[0];
  }

  /** The path of the file with everything that a job wrote to its standard output and error. */
  public logOf(arn: string): string | undefined {
    return this.kinds.map((kind) => kind.log(arn)).find((path) => path !== undefined);
  }

  /** Stops what still runs. */
  public async close(): Promise<void> {
    await Promise.all(this.kinds.map((kind) => kind.close()));
  }
}
