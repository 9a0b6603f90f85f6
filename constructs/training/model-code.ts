import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { throwFaults } from '../private/errors';
import { type JobCode, type JobImage, jobCode, scikitLearnImage } from '../private/pipeline';
import { checkModelCode } from './private/checks';

/** An image of your own in Amazon ECR. */
export interface OwnImage {
  /** The repository. The jobs may pull from it, and from no other. */
  readonly repository: IRepositoryRef;

  /** The tag of the image, or its digest as `sha256:…`. Anything else is reported as MLL423. */
  readonly tagOrDigest: string;
}

/** How scikit-learn code is run. */
export interface ScikitLearnOptions {
  /**
   * The image that runs the code in jobs and behind an endpoint. Build it from AWS's scikit-learn image, which contains
   * Python, the libraries, and the server that calls the handler functions.
   *
   * @default - AWS's image with scikit-learn 1.4. A Region without one is reported as MLL411.
   */
  readonly image?: OwnImage;
}

/**
 * The Python code that prepares data, trains, evaluates and answers requests, and the image that it runs in.
 *
 * The folder becomes one zip file in S3, from which Python imports. Tests, notes and hidden files are left out. The folder
 * contains four modules. `prepare`, `train` and `evaluate` are the scripts of three steps. `inference` has the handler
 * functions that answer requests; `train` puts it beside the model, under `code/`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
 * @example
 * const code = training.ModelCode.scikitLearn(path.join(__dirname, 'code'));
 */
export class ModelCode {
  /**
   * Code for SageMaker's scikit-learn image.
   *
   * @param path the folder. One that doesn't exist is reported as MLL421, a missing module as MLL422.
   * @param options an image of your own
   */
  public static scikitLearn(path: string, options: ScikitLearnOptions = {}): ModelCode {
    throwFaults(checkModelCode(path, options));
    return new ModelCode(path, options.image);
  }

  /** The folder with the code. */
  public readonly path: string;

  /** An image of your own. Absent if the code runs in AWS's scikit-learn image. */
  public readonly image?: OwnImage;

  private constructor(path: string, image?: OwnImage) {
    this.path = path;
    this.image = image;
  }

  /**
   * The code as an asset of the owner's stack, and the image in its Region.
   * @internal
   */
  public _bind(owner: Construct, keyPrefix: string): { readonly code: JobCode; readonly image: JobImage } {
    return {
      code: jobCode(owner, 'Code', this.path, keyPrefix),
      image: this.image ? ownImage(owner, this.image) : scikitLearnImage(owner),
    };
  }
}

function ownImage(owner: Construct, { repository, tagOrDigest }: OwnImage): JobImage {
  const { account, region } = repository.env;
  const { repositoryArn, repositoryName } = repository.repositoryRef;
  const separator = tagOrDigest.startsWith('sha256:') ? '@' : ':';
  const registry = `${account}.dkr.ecr.${region}.${Stack.of(owner).urlSuffix}`;
  return { uri: `${registry}/${repositoryName}${separator}${tagOrDigest}`, repositoryArn };
}
