import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '@aws-sdk/client-sagemaker';
import { pack } from './archive';
import type { SyncedFolder } from './continuous';
import type { MlFolder } from './folder';
import { JobFailure } from './job';
import { filesBelow, joinUri, StorageError, type JobStorage } from './storage';
import type { TrainingJob, TrainingRequest } from './training-job';

const INPUT = '/opt/ml/input';
const CHECKPOINTS = '/opt/ml/checkpoints';

/** Downloads the channels and earlier checkpoints of a training job. */
export async function downloadChannels(job: TrainingJob, folder: MlFolder, storage: JobStorage): Promise<void> {
  for (const path of ['/opt/ml/model', '/opt/ml/output/data', `${INPUT}/data`]) folder.makeFolder(path);
  try {
    for (const channel of job.request.InputDataConfig ?? []) {
      job.signal.throwIfAborted();
      await downloadChannel(channel, folder.makeFolder(`${INPUT}/data/${channel.ChannelName}`), storage);
    }
    for (const checkpoints of checkpointsOf(job, folder)) {
      mkdirSync(checkpoints.folder, { recursive: true });
      if ((await storage.keys(checkpoints.uri)).length > 0) await storage.download(checkpoints.uri, checkpoints.folder);
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new JobFailure(`ClientError: Data download failed:${error.message}`);
  }
}

/**
 * Downloads the code of script mode, which a framework's container does itself with the job's session.
 * Returns the environment for the program that stands in for the container.
 */
export async function downloadSubmission(
  job: TrainingJob,
  folder: MlFolder,
  storage: JobStorage,
): Promise<{ readonly [variable: string]: string }> {
  const uri = job.request.HyperParameters?.sagemaker_submit_directory?.replace(/^"(.*)"$/, '$1');
  if (!uri?.startsWith('s3://')) return {};
  const failed = (reason: string) => new JobFailure(`AlgorithmError: framework error: \n${reason}, exit code: 1`);
  if (job.request.EnableNetworkIsolation) {
    throw failed(`with network isolation no container can download ${uri}: give it the code by a channel`);
  }
  try {
    const [archive] = await storage.download(uri, folder.makeFolder('/opt/ml/submitted'));
    return { LOCAL_SUBMIT_ARCHIVE: archive };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw failed(error.message);
  }
}

async function downloadChannel({ DataSource }: Channel, target: string, storage: JobStorage): Promise<void> {
  const { S3DataType, S3Uri } = DataSource!.S3DataSource!;
  if (S3DataType === 'ManifestFile') await storage.downloadManifest(S3Uri!, target);
  else await storage.download(S3Uri!, target);
}

/** Writes the files about the job that a container reads below /opt/ml/input/config. */
export function configure(request: TrainingRequest, folder: MlFolder): void {
  const host = 'algo-1';
  const group = 'homogeneousCluster';
  const type = request.ResourceConfig!.InstanceType;
  folder.writeJson(`${INPUT}/config/hyperparameters.json`, request.HyperParameters ?? {});
  folder.writeJson(`${INPUT}/config/inputdataconfig.json`, inputDataConfig(request));
  folder.writeJson(`${INPUT}/config/resourceconfig.json`, {
    current_host: host,
    current_instance_type: type,
    current_group_name: group,
    hosts: [host],
    instance_groups: [{ instance_group_name: group, instance_type: type, hosts: [host] }],
    network_interface_name: 'eth0',
  });
}

function inputDataConfig({ InputDataConfig, AlgorithmSpecification }: TrainingRequest): object {
  const channels = (InputDataConfig ?? []).map((channel) => [
    channel.ChannelName,
    {
      ...(channel.ContentType && { ContentType: channel.ContentType }),
      TrainingInputMode: channel.InputMode ?? AlgorithmSpecification!.TrainingInputMode,
      S3DistributionType: channel.DataSource?.S3DataSource?.S3DataDistributionType ?? 'FullyReplicated',
      RecordWrapperType: channel.RecordWrapperType ?? 'None',
    },
  ]);
  return Object.fromEntries(channels);
}

/** Uploads the model and the further output of the job. Returns the URI of the model. */
export async function uploadArtifacts(job: TrainingJob, folder: MlFolder, storage: JobStorage): Promise<string> {
  const { S3OutputPath, KmsKeyId, CompressionType } = job.request.OutputDataConfig!;
  const target = joinUri(S3OutputPath!, job.identity.name, 'output');
  const plain = CompressionType === 'NONE';
  try {
    const data = folder.path('/opt/ml/output/data');
    if ((await filesBelow(data)).length > 0) {
      if (plain) await storage.upload(data, `${target}/data`, KmsKeyId);
      else await uploadPacked(data, job.identity.folder, `${target}/output.tar.gz`, KmsKeyId, storage);
    }
    const model = folder.path('/opt/ml/model');
    if (plain) await storage.upload(model, `${target}/model`, KmsKeyId);
    else await uploadPacked(model, job.identity.folder, `${target}/model.tar.gz`, KmsKeyId, storage);
    return plain ? `${target}/model/` : `${target}/model.tar.gz`;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new JobFailure(`ClientError: Artifact upload failed:${error.message}`);
  }
}

async function uploadPacked(
  folder: string,
  scratch: string,
  uri: string,
  kmsKeyId: string | undefined,
  storage: JobStorage,
): Promise<void> {
  const archive = join(scratch, uri.slice(uri.lastIndexOf('/') + 1));
  await pack(folder, archive);
  await storage.uploadFile(archive, uri, kmsKeyId);
}

/** The checkpoint folder, if the job has one. */
export function checkpointsOf(job: TrainingJob, folder: MlFolder): SyncedFolder[] {
  const { S3Uri, LocalPath = CHECKPOINTS } = job.request.CheckpointConfig ?? {};
  return S3Uri
    ? [{ folder: folder.path(LocalPath), uri: S3Uri, kmsKeyId: job.request.OutputDataConfig!.KmsKeyId }]
    : [];
}
