import { Duration } from 'aws-cdk-lib/core';
import type { data, training } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** Where a dataset is in the curated zone. */
export interface DatasetPlace {
  readonly prefix: string;
  readonly version: string;
}

/** Where the model code is, and the image that it runs in. */
export interface CodePlace {
  readonly path: string;
  readonly version?: string;
  readonly digest?: string;
}

/** The props of a training pipeline that a file sets. Other constructs provide the rest. */
export type TrainingProps = Pick<
  training.TrainingPipelineProps,
  'instanceType' | 'processingInstanceType' | 'hyperparameters'
>;

/** Where the data of a file is. */
export function datasetPlace(file: Traced<UseCaseFile>): Traced<Partial<DatasetPlace>> {
  const data = file.at('data');
  return Traced.props<DatasetPlace>(data, { prefix: data.at('dataset'), version: data.at('version') });
}

/** How long a file keeps what its runs prepare. */
export function lakeProps(file: Traced<UseCaseFile>): Traced<Pick<data.DataLakeProps, 'preparedExpiration'>> {
  const entry = file.at('training');
  const parts = { preparedExpiration: entry.at('preparedRetentionDays').map((count) => Duration.days(count)) };
  return Traced.props<data.DataLakeProps>(entry, parts);
}

/** The model code of a file, and the image that it runs in; `resolve` makes its path absolute. */
export function modelCode(file: Traced<UseCaseFile>, resolve: (path: string) => string): Traced<Partial<CodePlace>> {
  const entry = file.at('training');
  return Traced.props<CodePlace>(entry, {
    path: entry.at('code').map(resolve),
    version: entry.at('frameworkVersion'),
    digest: entry.at('imageDigest'),
  });
}

/** The training pipeline of a file. */
export function trainingProps(file: Traced<UseCaseFile>): Traced<Partial<TrainingProps>> {
  const entry = file.at('training');
  const processing = entry.at('processingInstanceType');
  return Traced.props<TrainingProps>(entry, {
    instanceType: entry.at('instanceType'),
    processingInstanceType: entry.at(processing.value === undefined ? 'instanceType' : 'processingInstanceType'),
    hyperparameters: entry.at('hyperparameters').map(asText),
  });
}

/** Hyperparameters as text, because SageMaker takes nothing else. */
function asText(values: Readonly<Record<string, string | number | boolean>>): { [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
