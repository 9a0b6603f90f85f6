import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import { throwFaults } from '../private/errors';
import {
  type JobCode,
  type JobImage,
  SCIKIT_LEARN_VERSION,
  jobCode,
  ownImage,
  scikitLearnImage,
  supportWarning,
} from '../private/pipeline';
import { Warning, warn } from '../private/warnings';
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
   * The version of AWS's scikit-learn image that runs the code in jobs and behind an endpoint: `1.9-0`, `1.4-2-py312` or
   * `1.4-2`. Any other is reported as MLL433. Synthesis warns when AWS stops to patch the version, 90 days ahead.
   *
   * @see https://aws.github.io/deep-learning-containers/reference/support_policy/
   * @default '1.9-0', with Python 3.12 and scikit-learn 1.9. A Region without the image is reported as MLL411.
   */
  readonly version?: string;

  /**
   * The digest of that image, as `sha256:` and 64 hexadecimal digits. Anything else is reported as MLL434. With a digest,
   * every job runs in the same image, and patches arrive only when you change it. `aws ecr describe-images` shows it.
   *
   * @default - the newest patch of the version
   */
  readonly digest?: string;

  /**
   * An image of your own that runs the code instead, without `version` and `digest` (MLL435). Build it from AWS's
   * scikit-learn image, which contains Python, the libraries, and the server that calls the handler functions.
   *
   * @default - AWS's image
   */
  readonly image?: OwnImage;
}

/**
 * The Python code that prepares data, trains, evaluates and answers requests, and the image that it runs in.
 *
 * The folder becomes one zip file in S3, which each job unpacks. Tests, notes, hidden files and virtual environments are left
 * out. Secrets, links that leave the folder and files over 10 MiB, except wheels, are refused. The folder contains four modules.
 * `prepare`, `train` and `evaluate` are the scripts of three steps. `inference` has the handler functions that answer requests;
 * `train` puts it beside the model, under `code/`. A `requirements.txt` is installed from the wheels in the folder `wheels`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
 * @example
 * import { training } from 'cdk-ml-lifecycle';
 *
 * const code = training.ModelCode.scikitLearn('code');
 */
export class ModelCode {
  /**
   * Code for SageMaker's scikit-learn image.
   *
   * @param path the folder. One that doesn't exist is reported as MLL421, a missing module as MLL422, a requirement without
   *   a wheel as MLL436, a module with a name of the library's own as MLL437, a link that leaves the folder as MLL439, a
   *   secret as MLL440, and a file over 10 MiB, or too many files, as MLL441.
   * @param options the version of the image, or an image of your own
   */
  public static scikitLearn(path: string, options: ScikitLearnOptions = {}): ModelCode {
    throwFaults(checkModelCode(path, options));
    return new ModelCode(path, options);
  }

  /** The folder with the code. */
  public readonly path: string;

  /** An image of your own. Absent if the code runs in AWS's scikit-learn image. */
  public readonly image?: OwnImage;

  /** The version of AWS's scikit-learn image. Absent if the code runs in an image of your own. */
  public readonly version?: string;

  /** The digest of that image, if it is pinned. */
  public readonly digest?: string;

  private constructor(path: string, { image, version, digest }: ScikitLearnOptions) {
    this.path = path;
    this.image = image;
    this.version = image ? undefined : (version ?? SCIKIT_LEARN_VERSION);
    this.digest = digest;
  }

  /**
   * The code as an asset of the owner's stack, and the image in its Region.
   * @internal
   */
  public _bind(owner: Construct, keyPrefix: string): { readonly code: JobCode; readonly image: JobImage } {
    return {
      code: jobCode(owner, 'Code', this.path, keyPrefix),
      image: this.image ? ownImage(owner, this.image) : this.awsImage(owner),
    };
  }

  private awsImage(owner: Construct): JobImage {
    const version = this.version!;
    const ending = supportWarning(version, new Date());
    if (ending) warn(owner, Warning.SCIKIT_LEARN_SUPPORT, ending);
    return scikitLearnImage(owner, { version, digest: this.digest });
  }
}
