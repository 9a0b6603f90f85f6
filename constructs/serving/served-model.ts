import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import type { IZone } from '../data';

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

/**
 * The model that an endpoint hosts.
 *
 * A model comes from the model registry, so that an endpoint serves exactly what was evaluated and approved, with its
 * image and its data.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html
 * @example
 * declare const lake: data.DataLake;
 * const model = serving.ServedModel.fromPackage('mortgage-approval/7', { artifacts: lake.artifacts });
 */
export class ServedModel {
  /**
   * A registered version of a model.
   *
   * @param modelPackageArn the ARN of the model package, or its name, such as `mortgage-approval/7`. It may be in another
   * account if the resource policy of its group allows that. Anything else is reported as MLL620.
   */
  public static fromPackage(modelPackageArn: string, options: PackageOptions = {}): ServedModel {
    return new ServedModel(modelPackageArn, options);
  }

  /** The ARN or the name of the model package. */
  public readonly modelPackageArn: string;

  /** The zone that contains the model data, if it is known. */
  public readonly artifacts?: IZone;

  /** The prefix of the models in the zone. */
  public readonly prefix: string;

  /** The repository of the container image. Absent if it is AWS's scikit-learn image. */
  public readonly repository?: IRepositoryRef;

  private constructor(modelPackageArn: string, options: PackageOptions) {
    this.modelPackageArn = modelPackageArn;
    this.artifacts = options.artifacts;
    this.prefix = options.prefix ?? 'models/';
    this.repository = options.repository;
  }
}
