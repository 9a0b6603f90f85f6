import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import type { IZone } from '../data';

/** What a model package does not say about itself, but the role that hosts it has to know. */
export interface PackageOptions {
  /**
   * The zone that holds the model data. The role that a `ModelEndpoint` makes for itself may read its models.
   *
   * @default - unknown; the endpoint then needs a `role` that can read the model data, or it is refused with MLL602
   */
  readonly artifacts?: IZone;

  /**
   * Where the models lie in the zone.
   *
   * @default models/
   */
  readonly prefix?: string;

  /**
   * The repository of the container image, for the role that a `ModelEndpoint` makes for itself.
   *
   * @default - the repository of the scikit-learn image that SageMaker publishes in the region
   */
  readonly repository?: IRepositoryRef;
}

/** What a `ServedModel` comes down to. */
export interface ServedModelConfig {
  /** The name or ARN of the model package to host. */
  readonly modelPackageArn: string;

  /** What else is known of it. */
  readonly options: PackageOptions;
}

/**
 * The model that an endpoint hosts.
 *
 * A model comes from the registry: what was evaluated and approved is what is served, with its image and its data.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html
 */
export abstract class ServedModel {
  /**
   * A registered version of a model.
   *
   * @param modelPackageArn the ARN of the model package; another account's too, if its group's policy admits this one
   */
  public static fromPackage(modelPackageArn: string, options: PackageOptions = {}): ServedModel {
    return new PackagedModel({ modelPackageArn, options });
  }

  /** Called by the endpoint that serves the model. */
  public abstract bind(): ServedModelConfig;
}

class PackagedModel extends ServedModel {
  public constructor(private readonly config: ServedModelConfig) {
    super();
  }

  public bind(): ServedModelConfig {
    return this.config;
  }
}
