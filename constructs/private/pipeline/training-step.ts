import { JobStep, type JobProps } from './job';
import { type Named, unlessEmpty } from './step';
import type { Reference, Value } from './values';

/** Properties of a `TrainingStep`. */
export interface TrainingStepProps extends JobProps {
  /** The hyperparameters. The service passes them on as strings. */
  readonly hyperParameters: Named<Value>;
  /** The folder that the model goes to, into a folder with the name of the job. */
  readonly output: Value;
}

/** Runs a Python module as a Training job. The module finds its inputs under `/opt/ml/input/data/<name>`. */
export class TrainingStep extends JobStep {
  private readonly props: TrainingStepProps;

  public constructor(props: TrainingStepProps) {
    super('Training', props);
    this.props = props;
  }

  public get outputs(): Value[] {
    return [this.props.output];
  }

  /** The location of `model.tar.gz`, as the service reports it in a run. */
  public get modelArtifacts(): Reference {
    return this.property('ModelArtifacts.S3ModelArtifacts');
  }

  protected renderArguments(): object {
    const { settings } = this;
    return {
      RoleArn: settings.roleArn,
      AlgorithmSpecification: {
        TrainingImage: settings.image.uri,
        TrainingInputMode: 'File',
        ContainerEntrypoint: this.entrypoint,
      },
      ...unlessEmpty('HyperParameters', this.props.hyperParameters),
      Environment: { PYTHONPATH: `/opt/ml/input/data/code/${this.code.fileName}` },
      InputDataConfig: Object.entries(this.inputs).map(([name, { uri }]) => renderChannel(name, uri)),
      OutputDataConfig: { S3OutputPath: this.props.output, KmsKeyId: settings.outputKeyArn },
      ResourceConfig: this.renderCluster(),
      StoppingCondition: { MaxRuntimeInSeconds: settings.maxRuntime },
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      ...this.renderVpc(),
    };
  }
}

function renderChannel(name: string, uri: Value): object {
  return {
    ChannelName: name,
    DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3DataDistributionType: 'FullyReplicated', S3Uri: uri } },
  };
}
