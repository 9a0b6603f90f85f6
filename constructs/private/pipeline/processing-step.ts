import { JobStep, type JobInput, type JobProps } from './job';
import { type Named, unlessEmpty } from './step';
import type { Reference, Value } from './values';

const BASE = '/opt/ml/processing';

/** Properties of a `ProcessingStep`. */
export interface ProcessingStepProps extends JobProps {
  /** The arguments of the module. */
  readonly arguments: Value[];
  /** The location in S3 of each folder under `/opt/ml/processing/output`, by the name of the folder. */
  readonly outputs: Named<Value>;
  /** JSON files that other steps read values from: the path of the file in its folder, by the name of that folder. */
  readonly propertyFiles?: Named<string>;
}

/**
 * Runs a Python module as a Processing job. The module finds its inputs under `/opt/ml/processing/input/<name>` and
 * writes its outputs under `/opt/ml/processing/output/<name>`.
 */
export class ProcessingStep extends JobStep {
  /** The path of the JSON file in the output of the same name. */
  public readonly propertyFiles: Named<string>;
  private readonly props: ProcessingStepProps;

  public constructor(props: ProcessingStepProps) {
    super('Processing', props);
    this.props = props;
    this.propertyFiles = props.propertyFiles ?? {};
  }

  public get outputs(): Value[] {
    return Object.values(this.props.outputs);
  }

  /** The names of the folders that the job writes. */
  public get outputNames(): string[] {
    return Object.keys(this.props.outputs);
  }

  /** The location of an output, as it is given here. */
  public locationOf(output: string): Value | undefined {
    return this.props.outputs[output];
  }

  /** The location of an output, as the service reports it in a run. */
  public output(name: string): Reference {
    return this.property(`ProcessingOutputConfig.Outputs['${name}'].S3Output.S3Uri`);
  }

  /** A value in the JSON file of an output. */
  public json(output: string, path: string): { 'Std:JsonGet': { PropertyFile: Reference; Path: string } } {
    return { 'Std:JsonGet': { PropertyFile: this.property(`PropertyFiles.${output}`), Path: path } };
  }

  public override toJson(): object {
    const files = Object.entries(this.propertyFiles);
    if (files.length === 0) return super.toJson();
    return {
      ...super.toJson(),
      PropertyFiles: files.map(([output, path]) => ({ PropertyFileName: output, OutputName: output, FilePath: path })),
    };
  }

  protected renderArguments(): object {
    const { settings } = this;
    return {
      RoleArn: settings.roleArn,
      AppSpecification: {
        ImageUri: settings.image.uri,
        ContainerEntrypoint: this.entrypoint,
        ...unlessEmpty('ContainerArguments', this.props.arguments),
      },
      Environment: { PYTHONPATH: `${BASE}/input/code/${this.code.fileName}` },
      ProcessingInputs: Object.entries(this.inputs).map(([name, input]) => renderInput(name, input)),
      ProcessingOutputConfig: {
        KmsKeyId: settings.outputKeyArn,
        Outputs: Object.entries(this.props.outputs).map(([name, uri]) => renderOutput(name, uri)),
      },
      ProcessingResources: { ClusterConfig: this.renderCluster() },
      StoppingCondition: { MaxRuntimeInSeconds: settings.maxRuntime },
      NetworkConfig: {
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: true,
        ...this.renderVpc(),
      },
    };
  }
}

function renderInput(name: string, { uri, lists }: JobInput): object {
  return {
    InputName: name,
    S3Input: {
      S3Uri: uri,
      LocalPath: `${BASE}/input/${name}`,
      S3DataType: lists === undefined ? 'S3Prefix' : 'ManifestFile',
      S3InputMode: 'File',
      S3DataDistributionType: 'FullyReplicated',
    },
  };
}

function renderOutput(name: string, uri: Value): object {
  return {
    OutputName: name,
    S3Output: { S3Uri: uri, LocalPath: `${BASE}/output/${name}`, S3UploadMode: 'EndOfJob' },
  };
}
