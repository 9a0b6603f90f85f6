import type { training } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** Where a dataset is in the curated zone. */
export interface DatasetPlace {
  readonly prefix: string;
  readonly version: string;
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

/** The folder with the model code of a file; `resolve` makes its path absolute. */
export function codeFolder(file: Traced<UseCaseFile>, resolve: (path: string) => string): Traced<string | undefined> {
  return file.at('training').at('code').map(resolve);
}

/** The training pipeline of a file. */
export function trainingProps(file: Traced<UseCaseFile>): Traced<Partial<TrainingProps>> {
  const entry = file.at('training');
  return Traced.props<TrainingProps>(entry, {
    instanceType: entry.at('instanceType'),
    processingInstanceType: entry.at('instanceType'),
    hyperparameters: entry.at('hyperparameters').map(asText),
  });
}

/** Hyperparameters as text, because SageMaker takes nothing else. */
function asText(values: Readonly<Record<string, string | number | boolean>>): { [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
