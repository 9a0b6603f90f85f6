import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type Fault, throwFaults } from '../private/errors';
import { type JobCode, type JobImage, checkScikitLearnImage, jobCode, scikitLearnImage } from '../private/pipeline';
import { checkCodeFolder, checkModules, checkTag } from './private/checks';

/** An image of your own in Amazon ECR. */
export interface OwnImage {
  /** The repository. The jobs may pull from it, and from no other. */
  readonly repository: IRepositoryRef;
  /** The tag, or the digest as `sha256:…`. Anything else is reported as MLL423. */
  readonly tagOrDigest: string;
}

/** How scikit-learn code is run. */
export interface ScikitLearnOptions {
  /**
   * The image that runs the code in jobs and behind an endpoint. Build it from AWS's own one, which brings Python, the
   * libraries and the server that calls the handler functions.
   * @default - AWS's image with scikit-learn 1.4; a region without one is reported as MLL411
   */
  readonly image?: OwnImage;
}

/**
 * The Python that prepares data, trains, evaluates and answers requests, and what it runs in.
 *
 * The folder becomes one zip file in S3, from which Python imports; tests, `README.md` and hidden files stay out. It
 * holds four modules, each a script for one step: `prepare`, `train`, `evaluate`, and `inference` with the handler
 * functions, which `train` puts beside the model under `code/`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
 * @example
 * const code = training.ModelCode.scikitLearn(path.join(__dirname, 'code'));
 */
export class ModelCode {
  /**
   * Code for SageMaker's scikit-learn image.
   * @param path the folder; one that isn't there is reported as MLL421, a missing module as MLL422
   * @param options an image of your own
   */
  public static scikitLearn(path: string, options: ScikitLearnOptions = {}): ModelCode {
    throwFaults([
      checkCodeFolder(path) ?? checkModules(path, MODULES),
      options.image && checkTag(options.image.tagOrDigest),
    ]);
    return new ModelCode(path, options.image);
  }

  private constructor(
    private readonly path: string,
    private readonly image?: OwnImage,
  ) {}

  /**
   * Says whether the code can run where the owner's stack is.
   * @internal
   */
  public _check(owner: Construct): Fault | undefined {
    return this.image ? undefined : checkScikitLearnImage(owner);
  }

  /**
   * The code as an asset of the owner's stack, and the image in its region.
   * @internal
   */
  public _bind(owner: Construct): { readonly code: JobCode; readonly image: JobImage } {
    return {
      code: jobCode(owner, 'Code', this.path),
      image: this.image ? ownImage(owner, this.image) : scikitLearnImage(owner),
    };
  }
}

const MODULES = ['prepare', 'train', 'evaluate', 'inference'];

function ownImage(owner: Construct, { repository, tagOrDigest }: OwnImage): JobImage {
  const { account, region } = repository.env;
  const { repositoryArn, repositoryName } = repository.repositoryRef;
  const separator = tagOrDigest.startsWith('sha256:') ? '@' : ':';
  const registry = `${account}.dkr.ecr.${region}.${Stack.of(owner).urlSuffix}`;
  return { uri: `${registry}/${repositoryName}${separator}${tagOrDigest}`, repositoryArn };
}
