import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import type { IZone } from '../data';
import type { PrivateRegistry } from './private-registry';

/** Facts about a model package that only the role of the endpoint needs. */
export interface PackageOptions {
  /**
   * The zone that contains the model data. The role that a `ModelEndpoint` creates may read the models in it.
   *
   * @default - unknown. The endpoint then needs a `role` that may read the model data; one without is reported as MLL602.
   */
  readonly artifacts?: IZone;

  /**
   * The prefix of the models in the zone.
   *
   * @default 'models/'
   */
  readonly prefix?: string;

  /**
   * The repository of the container image. The role that a `ModelEndpoint` creates may pull from it.
   *
   * @default - the repository of the scikit-learn image that AWS publishes in the Region. A Region without one is reported
   * as MLL411.
   */
  readonly repository?: IRepositoryRef;
}

/** Facts about an image and its model data that only the role of the endpoint needs. */
export interface ImageOptions {
  /**
   * The zone that contains the model data. The role that a `ModelEndpoint` creates may read the model data in it.
   *
   * @default - unknown. The endpoint then needs a `role` that may read the model data; one without is reported as MLL602.
   */
  readonly artifacts?: IZone;

  /**
   * The prefix of the model data in the zone.
   *
   * @default 'released/'
   */
  readonly prefix?: string;

  /**
   * The repository of the container image. The role that a `ModelEndpoint` creates may pull from it.
   *
   * @default - the repository of the scikit-learn image that AWS publishes in the Region. A Region without one is reported
   * as MLL411.
   */
  readonly repository?: IRepositoryRef;

  /**
   * The registry in the VPC that SageMaker pulls the image from. The image then needs a digest (MLL630), and the endpoint a
   * `network` (MLL631).
   *
   * @default - the registry that the image names, which is Amazon ECR. Security Hub's control SageMaker.16 fails.
   */
  readonly privateRegistry?: PrivateRegistry;
}

/** An image, the model data that it serves, and how. */
export interface ImageModel extends ImageOptions {
  /**
   * The container image, of at most 255 characters without blanks (MLL627). Name it by its digest,
   * `<repository>@sha256:<digest>`, because a tag can be moved to another image.
   */
  readonly image: string;

  /** The URI of the model data, `s3://<bucket>/<key>` of a `model.tar.gz`. Anything else is reported as MLL628. */
  readonly modelDataUri: string;

  /**
   * The environment variables of the container.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };
}

/**
 * The model that an endpoint hosts.
 *
 * A release serves an image by its digest and a copy of model data that nobody overwrites, so that an endpoint serves
 * exactly what was evaluated and approved: see `ReleaseStack.servedModel`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html
 * @example
 * import { data, serving } from 'cdk-ml-lifecycle';
 *
 * declare const lake: data.DataLake;
 * const model = serving.ServedModel.fromPackage('mortgage-approval/7', { artifacts: lake.artifacts });
 */
export class ServedModel {
  /**
   * An image with model data.
   *
   * SageMaker reads the model data each time an instance starts, so that whoever may write to its key decides what later
   * instances serve. Nothing here binds them to an approval; `ReleaseStack.servedModel` does.
   *
   * @param model the image, the model data, and the environment variables
   */
  public static fromImage(model: ImageModel): ServedModel {
    return new ServedModel({ prefix: 'released/', ...model });
  }

  /**
   * A registered version of a model.
   *
   * CloudFormation takes image, model data and environment variables from the package when it creates the model. The package
   * names the model data by a key and not by a version, and SageMaker reads it each time an instance starts: whoever may
   * write to that key, or edit the package before a deployment, decides what is served. A release should serve
   * `ReleaseStack.servedModel` instead.
   *
   * @param modelPackageArn the ARN of the model package, or its name, such as `mortgage-approval/7`. It may be in another
   * account if the resource policy of its group allows that. Anything else is reported as MLL620.
   */
  public static fromPackage(modelPackageArn: string, options: PackageOptions = {}): ServedModel {
    return new ServedModel({ prefix: 'models/', ...options, modelPackageArn });
  }

  /** The ARN or the name of the model package. Absent if the model is an image with model data. */
  public readonly modelPackageArn?: string;

  /** The container image. Absent if the model is a model package. */
  public readonly image?: string;

  /** The URI of the model data. Absent if the model is a model package. */
  public readonly modelDataUri?: string;

  /** The environment variables of the container. Absent if the model is a model package. */
  public readonly environment?: { [name: string]: string };

  /** The zone that contains the model data, if it is known. */
  public readonly artifacts?: IZone;

  /** The prefix of the models in the zone. */
  public readonly prefix: string;

  /** The repository of the container image. Absent if it is AWS's scikit-learn image. */
  public readonly repository?: IRepositoryRef;

  /** The registry in the VPC that SageMaker pulls the image from. Absent if that is Amazon ECR. */
  public readonly privateRegistry?: PrivateRegistry;

  private constructor(model: Facts) {
    this.modelPackageArn = model.modelPackageArn;
    this.image = model.image;
    this.modelDataUri = model.modelDataUri;
    this.environment = model.environment;
    this.artifacts = model.artifacts;
    this.prefix = model.prefix;
    this.repository = model.repository;
    this.privateRegistry = model.privateRegistry;
  }
}

interface Facts extends Partial<ImageModel> {
  readonly modelPackageArn?: string;
  readonly prefix: string;
}
