import { constants } from 'node:os';
import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Caller } from '../../../core/scope';
import type { Services } from '../../service/services';
import type { Tag } from '../../service/tags';
import { runContainer, type Host } from './container';
import { ContinuousUpload } from './continuous';
import { eventDetail } from './details';
import { MlFolder } from './folder';
import { JobFailure } from './job';
import { jobOperations } from './operations';
import { checkMetricDefinitions, finalMetrics } from './metrics';
import { JobRunner } from './runner';
import { RoleSession } from './session';
import type { JobStorage } from './storage';
import { checkpointsOf, configure, downloadChannels, downloadSubmission, uploadArtifacts } from './training-files';
import {
  describeTrainingJob,
  summarizeTrainingJob,
  TrainingJob,
  type Stage,
  type TrainingRequest,
} from './training-job';

const STARTING_SECONDS = 30;
const LOG_GROUP = '/aws/sagemaker/TrainingJobs';

/** Training jobs, which make a model from channels of data. */
export class TrainingJobs {
  public readonly operations: Operations;
  public readonly runner: JobRunner<TrainingRequest, TrainingJob>;

  public constructor(
    private readonly services: Services,
    private readonly host: Omit<Host, 'session'>,
  ) {
    this.runner = new JobRunner(services, {
      type: 'training-job',
      detailType: 'SageMaker Training Job State Change',
      notFound: () => validationException('Requested resource not found.'),
      detail: (job) => eventDetail(describeTrainingJob(job), services.tags.list(job.identity.arn)),
      run: (job) => this.run(job),
      changed: (job) => this.changed(job),
    });
    this.operations = {
      CreateTrainingJob: (input: CreateTrainingJobCommandInput, caller) => this.create(input, caller),
      ...jobOperations(this.runner, {
        kind: 'Training',
        order: 'Ascending',
        describe: describeTrainingJob,
        summarize: summarizeTrainingJob,
      }),
    };
  }

  private async create(request: CreateTrainingJobCommandInput, caller: Caller): Promise<object> {
    refuseWhatIsMissing(request);
    checkMetricDefinitions(request.AlgorithmSpecification!.MetricDefinitions ?? []);
    const identity = this.runner.identify(caller, request.TrainingJobName!);
    const session = await RoleSession.open(this.services, identity, request.RoleArn!);
    const job = new TrainingJob(identity, request, this.services.clock.now(), session);
    this.runner.start(job, request.Tags as Tag[]);
    return { TrainingJobArn: identity.arn };
  }

  private changed(job: TrainingJob): void {
    if (job.finished) job.enterLast(job.endedAt!);
    else job.enter('Stopping', job.modifiedAt);
  }

  private enter(job: TrainingJob, stage: Stage): void {
    if (job.interruption) return;
    job.enter(stage, this.services.clock.now());
    this.runner.tell(job);
  }

  private async run(job: TrainingJob): Promise<void> {
    await this.services.clock.wait(STARTING_SECONDS, job.signal);
    const folder = new MlFolder(job.identity.folder);
    job.startedAt = this.services.clock.now();
    await job.session.withStorage(async (storage) => {
      this.enter(job, 'Downloading');
      await downloadChannels(job, folder, storage);
      configure(job.request, folder);
      this.enter(job, 'Training');
      const scripted = !job.request.AlgorithmSpecification!.ContainerEntrypoint?.length;
      const submitted = scripted ? await downloadSubmission(job, folder, storage) : {};
      const failure = await this.train(job, folder, storage, submitted);
      this.enter(job, 'Uploading');
      job.modelUri = await uploadArtifacts(job, folder, storage);
      if (failure) throw failure;
    });
  }

  /** Runs the container. Returns why it failed, as its artifacts are uploaded anyway. */
  private async train(
    job: TrainingJob,
    folder: MlFolder,
    storage: JobStorage,
    variables: { readonly [variable: string]: string },
  ): Promise<JobFailure | undefined> {
    const { request, session } = job;
    const { environment, ...container } = containerOf(job);
    const checkpoints = new ContinuousUpload(storage, checkpointsOf(job, folder));
    const started = { ...container, environment: { ...environment, ...variables } };
    const exit = await runContainer(job, folder, started, { ...this.host, session }).finally(() =>
      checkpoints.finish(),
    );
    const definitions = request.AlgorithmSpecification!.MetricDefinitions ?? [];
    job.metrics = finalMetrics(job.log, definitions, this.services.clock.now());
    await session.publishLog(job, LOG_GROUP);
    await session.publishMetrics(job, LOG_GROUP, job.metrics);
    if (exit === 0 || job.interruption) return undefined;
    return new JobFailure(
      `AlgorithmError: ${folder.shown('/opt/ml/output/failure') ?? ''}, exit code: ${codeOf(exit)}`,
    );
  }
}

function containerOf({ request, identity }: TrainingJob) {
  const { TrainingImage, ContainerEntrypoint, ContainerArguments } = request.AlgorithmSpecification!;
  return {
    image: TrainingImage!,
    entrypoint: ContainerEntrypoint,
    args: ContainerArguments,
    command: 'train',
    environment: { ...request.Environment, TRAINING_JOB_NAME: identity.name, TRAINING_JOB_ARN: identity.arn },
    maxRuntimeInSeconds: request.StoppingCondition?.MaxRuntimeInSeconds,
    networkIsolation: request.EnableNetworkIsolation,
  };
}

function codeOf(exit: number | string): number {
  return typeof exit === 'number' ? exit : 128 + constants.signals[exit as NodeJS.Signals];
}

/** @throws a ValidationException for options that the simulator doesn't support */
function refuseWhatIsMissing({ AlgorithmSpecification, InputDataConfig, ResourceConfig }: TrainingRequest): void {
  const modes = [
    AlgorithmSpecification!.TrainingInputMode,
    ...(InputDataConfig ?? []).map(({ InputMode }) => InputMode),
  ];
  const types = (InputDataConfig ?? []).map(({ DataSource }) => DataSource?.S3DataSource?.S3DataType);
  if (!AlgorithmSpecification!.TrainingImage)
    throw validationException('The local SageMaker supports only training images, not algorithms.');
  if (modes.includes('Pipe')) throw validationException('The local SageMaker does not support the input mode Pipe.');
  if (types.some((type) => type !== 'S3Prefix' && type !== 'ManifestFile')) {
    throw validationException('The local SageMaker supports only channels of type S3Prefix and ManifestFile.');
  }
  if ((ResourceConfig!.InstanceCount ?? 1) > 1)
    throw validationException('The local SageMaker runs training jobs on one instance only.');
}
