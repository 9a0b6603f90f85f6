import { throwFaults } from '../../../../constructs/private/errors';
import {
  type JobProps,
  type JobSettings,
  PipelineDefinition,
  ProcessingStep,
  type ProcessingStepProps,
  Step,
  type StepProps,
  TrainingStep,
  type TrainingStepProps,
  validateDefinition,
} from '../../../../constructs/private/pipeline';

export const settings: JobSettings = {
  image: {
    uri: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.9-0-cpu-py3',
    repositoryArn: 'arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn',
  },
  roleArn: 'arn:aws:iam::111111111111:role/jobs',
  outputKeyArn: 'arn:aws:kms:eu-west-1:111111111111:key/output',
  volumeKeyArn: 'arn:aws:kms:eu-west-1:111111111111:key/volume',
  volumeSize: 30,
  instanceType: 'ml.m5.large',
  maxRuntime: 3600,
};

const job: Omit<JobProps, 'name'> = {
  settings,
  code: { uri: 's3://assets/job/code.zip', anyVersion: 's3://assets/job/*', fileName: 'code.zip', hash: 'code' },
  module: 'module',
  inputs: {},
};

/** A Processing step with something for everything that is left out. */
export function processing(props: Partial<ProcessingStepProps> & { readonly name: string }): ProcessingStep {
  return new ProcessingStep({ ...job, arguments: [], outputs: {}, ...props });
}

/** A Training step with something for everything that is left out. */
export function training(props: Partial<TrainingStepProps> & { readonly name: string }): TrainingStep {
  return new TrainingStep({ ...job, hyperParameters: {}, output: 's3://models/all', ...props });
}

/** A step with any arguments. */
export class AnyStep extends Step {
  private readonly given: object;

  public constructor(props: StepProps & { readonly arguments?: object; readonly type?: string }) {
    super(props.type ?? 'Any', props);
    this.given = props.arguments ?? {};
  }

  protected renderArguments(): object {
    return this.given;
  }
}

/** A definition of these steps, if it is sound. */
export function pipelineOf(...steps: Step[]): PipelineDefinition {
  const definition = new PipelineDefinition([], steps);
  throwFaults(validateDefinition(definition));
  return definition;
}
