import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed, unknown } from '../judge/outcome';
import type { Step } from '../pipeline/steps';
import { gets } from '../pipeline/uses';
import type { Node } from '../template/node';
import { named } from './names';
import type { ReadPipeline } from './pipelines';

/** Whether a bucket keeps the versions of its objects. */
export function isVersioned({ logicalId, properties }: Subject): Outcome {
  const status = properties.get('VersioningConfiguration', 'Status');
  if (status.unknown) return unknown(status);
  return status.text === 'Enabled'
    ? passed(`the bucket ${logicalId} keeps versions`, status)
    : failed(`the bucket ${logicalId} keeps no versions`, status);
}

/** The buckets in the templates that a URI is in. */
export function bucketsIn(estate: Estate, from: Subject, uri: Node): Subject[] {
  const byReference = estate.targets(from, uri).filter(({ type }) => type === 'AWS::S3::Bucket');
  if (byReference.length > 0) return byReference;
  const name = /^s3:\/\/([^/$]+)/.exec(uri.text)?.[1];
  const byName = name
    ? estate.all('AWS::S3::Bucket').filter(({ properties }) => properties.get('BucketName').text === name)
    : named(estate, from, uri).filter(({ type }) => type === 'AWS::S3::Bucket');
  return byName;
}

/** The URIs that jobs of a pipeline read from outside of it, without their code. */
export function dataUris({ definition }: ReadPipeline): Node[] {
  return definition.steps
    .flatMap(inputsOf)
    .filter(({ uri, name }) => uri.value !== undefined && name !== 'code' && !uri.text.startsWith('${Steps.'))
    .map(({ uri }) => uri)
    .filter(({ text }) => !/\.(py|sh|zip|tar\.gz|whl)$/.test(text));
}

/** An input of a job. */
export interface Input {
  readonly name: string;
  readonly uri: Node;
}

/** The inputs of the job of a step, as it names them. */
export function inputsOf({ node }: Step): Input[] {
  const job = node.get('Arguments');
  const processing = job.get('ProcessingInputs').items.map((one) => ({
    name: one.get('InputName').text,
    uri: one.get('S3Input', 'S3Uri'),
  }));
  const tuned = [job, job.get('TrainingJobDefinition'), ...job.get('TrainingJobDefinitions').items];
  const channels = tuned.flatMap((one) => one.get('InputDataConfig').items);
  const training = channels.map((one) => ({
    name: one.get('ChannelName').text,
    uri: one.get('DataSource', 'S3DataSource', 'S3Uri'),
  }));
  return [...processing, ...training];
}

/** The parameters by which a pipeline says which data it reads, and which the models that it registers remember. */
export function rememberedVersions(read: ReadPipeline): string[] {
  const chosen = new Set(dataUris(read).flatMap(({ raw }) => parametersIn(raw)));
  const registered = read.definition.steps.filter(({ type }) => type === 'RegisterModel');
  const remembered = registered.flatMap(({ node }) =>
    [node.get('Arguments', 'CustomerMetadataProperties'), node.get('Arguments', 'ModelCard')].flatMap(({ raw }) =>
      parametersIn(raw),
    ),
  );
  return [...new Set(remembered.filter((name) => chosen.has(name)))];
}

function parametersIn(raw: unknown): string[] {
  return gets(raw).flatMap((use) => /^Parameters\.(.+)$/.exec(use)?.[1] ?? []);
}

/** Whether the data that a pipeline reads can be found again for each model. */
export function keepsData(estate: Estate, read: ReadPipeline): Outcome[] {
  const [parameter] = rememberedVersions(read);
  if (parameter) return [passed(`each model remembers ${parameter}, the version of its data`)];
  const uris = dataUris(read);
  const buckets = [...new Set(uris.flatMap((uri) => bucketsIn(estate, read.pipeline, uri)))];
  if (buckets.length > 0) return buckets.map(isVersioned);
  const [uri] = uris;
  if (!uri) return [cantTell('the definition does not say which data it reads')];
  return [cantTell(`the data are in ${uri.text}, and no model remembers their version`, uri)];
}
