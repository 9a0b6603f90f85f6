import type { JobImage } from './images';
import { type Named, SERVICE_RETRY, Step, type StepProps } from './step';
import type { Value } from './values';

/** The locations of the reports that the model package refers to. */
export interface ModelReports {
  readonly modelQuality: Value;
  readonly dataQuality: Value;
  readonly bias?: Value;
  readonly explainability?: Value;
}

/** A model package group. */
export interface RegisteredIn {
  /**
   * Its name. SageMaker Pipelines calls CreateModelPackageGroup at every registration, which takes no ARN. For a group of
   * another account it is the ARN, with which that call isn't made.
   */
  readonly groupName: string;
  /** Whether the group is in another account. */
  readonly isForeign?: boolean;
  readonly groupArn: string;
  /** A pattern for the ARNs of its model packages, which are numbered when they are registered. */
  readonly packagesArn: string;
}

/** Properties of a `RegisterStep`. */
export interface RegisterStepProps extends StepProps, RegisteredIn {
  /** The image that serves the model. */
  readonly image: JobImage;
  /** The location of `model.tar.gz`. */
  readonly modelData: Value;
  /** Environment variables of the serving container. */
  readonly environment: Named<string>;
  /** The content types of requests and responses. */
  readonly contentTypes: string[];
  readonly reports: ModelReports;
  /** The card of the model: its status, and its content as JSON text. */
  readonly card?: { readonly status: string; readonly content: Value };
  /** Facts that are recorded with the model package. */
  readonly metadata: Named<Value>;
}

/** Registers a model, which then waits for approval. */
export class RegisterStep extends Step {
  public readonly groupArn: string;
  public readonly isForeign: boolean;
  public readonly packagesArn: string;
  /** The image that serves the model. */
  public readonly image: JobImage;
  /** The location of `model.tar.gz`. */
  public readonly modelData: Value;
  private readonly props: RegisterStepProps;

  public constructor(props: RegisterStepProps) {
    super('RegisterModel', props);
    this.props = props;
    this.groupArn = props.groupArn;
    this.isForeign = props.isForeign ?? false;
    this.packagesArn = props.packagesArn;
    this.image = props.image;
    this.modelData = props.modelData;
  }

  public override toJson(): object {
    return { ...super.toJson(), RetryPolicies: [SERVICE_RETRY] };
  }

  protected renderArguments(): object {
    const { card, contentTypes, environment, metadata, modelData } = this.props;
    return {
      ModelPackageGroupName: this.props.groupName,
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: {
        Containers: [{ Image: this.image.uri, ModelDataUrl: modelData, Environment: environment }],
        SupportedContentTypes: contentTypes,
        SupportedResponseMIMETypes: contentTypes,
      },
      ModelMetrics: this.renderMetrics(),
      ...(card && { ModelCard: { ModelCardStatus: card.status, ModelCardContent: card.content } }),
      CustomerMetadataProperties: metadata,
    };
  }

  private renderMetrics(): object {
    const { bias, dataQuality, explainability, modelQuality } = this.props.reports;
    const source = (uri: Value) => ({ ContentType: 'application/json', S3Uri: uri });
    return {
      ModelQuality: { Statistics: source(modelQuality) },
      ModelDataQuality: { Statistics: source(dataQuality) },
      ...(bias !== undefined && { Bias: { Report: source(bias) } }),
      ...(explainability !== undefined && { Explainability: { Report: source(explainability) } }),
    };
  }
}
