import { JobStep, type JobInput, type JobProps } from './job';
import { type Named, unlessEmpty } from './step';
import type { Reference, Value } from './values';

const BASE = '/opt/ml/processing';

/** What a Processing step is told. */
export interface ProcessingStepProps extends JobProps {
  /** Arguments of the module. */
  readonly arguments: Value[];
  /** Where each folder under `/opt/ml/processing/output` goes, by the folder's name. */
  readonly outputs: Named<Value>;
  /** JSON files in those folders that other steps read values from: the file's path in the folder, by output name. */
  readonly propertyFiles?: Named<string>;
}

/**
 * Runs one Python module as a Processing job, with its inputs under `/opt/ml/processing/input/<name>` and its outputs
 * under `/opt/ml/processing/output/<name>`.
 */
export class ProcessingStep extends JobStep {
  /** Path of the JSON file in the output of the same name. */
  public readonly propertyFiles: Named<string>;
  readonly #props: ProcessingStepProps;

  public constructor(props: ProcessingStepProps) {
    super('Processing', props);
    this.#props = props;
    this.propertyFiles = props.propertyFiles ?? {};
  }

  public get outputs(): Value[] {
    return Object.values(this.#props.outputs);
  }

  /** The names of the folders that the job writes. */
  public get outputNames(): string[] {
    return Object.keys(this.#props.outputs);
  }

  /** Where one output goes, without looking it up at run time. */
  public locationOf(output: string): Value | undefined {
    return this.#props.outputs[output];
  }

  /** Where one output went. */
  public output(name: string): Reference {
    return this.property(`ProcessingOutputConfig.Outputs['${name}'].S3Output.S3Uri`);
  }

  /** One value in the JSON file of an output. */
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
        ContainerEntrypoint: ['python3', '-m', this.#props.module],
        ...unlessEmpty('ContainerArguments', this.#props.arguments),
      },
      Environment: { PYTHONPATH: `${BASE}/input/code/${this.code.fileName}` },
      ProcessingInputs: Object.entries(this.inputs).map(([name, input]) => renderInput(name, input)),
      ProcessingOutputConfig: {
        KmsKeyId: settings.outputKeyArn,
        Outputs: Object.entries(this.#props.outputs).map(([name, uri]) => renderOutput(name, uri)),
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

function renderInput(name: string, { uri }: JobInput): object {
  return {
    InputName: name,
    S3Input: {
      S3Uri: uri,
      LocalPath: `${BASE}/input/${name}`,
      S3DataType: 'S3Prefix',
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
