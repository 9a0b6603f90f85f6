import { Duration, type StackProps } from 'aws-cdk-lib/core';
import { goal } from '../constructs';
import type { UseCaseFile } from '../schema/use-case';
import { type Environment, type ReleaseStage, development, releaseStages } from './use-case/environments';
import { toUseCaseProps } from './use-case/use-case-props';
import type { LoadedUseCase } from './use-case-file';

/** A use case file, read as the stacks need it: nothing in it is decided twice. */
export class DeclaredUseCase {
  /** What the file says. */
  public readonly file: UseCaseFile;
  /** The folder of the model code. */
  public readonly codeFolder: string;
  /** What the use case is declared with. */
  public readonly props: goal.UseCaseProps;
  /** The use case as a value, for stacks that only have to know it. */
  public readonly definition: goal.IUseCase;
  /** Where models are made and released. */
  public readonly development: Environment;
  /** Where releases go, in their order. */
  public readonly stages: ReleaseStage[];

  public constructor(
    loaded: LoadedUseCase,
    /** The commit of the code, if the build knows it. */
    public readonly commit?: string,
  ) {
    this.file = loaded.file;
    this.codeFolder = loaded.codeFolder;
    this.props = toUseCaseProps(loaded.file);
    this.definition = goal.UseCase.define(this.props);
    this.development = development(loaded.file);
    this.stages = releaseStages(loaded.file);
  }

  /** What drift is measured by, if it is. */
  public get drift() {
    return this.file.monitoring?.drift;
  }

  /** Hyperparameters as SageMaker takes them. */
  public get hyperparameters(): { [name: string]: string } {
    return Object.fromEntries(Object.entries(this.file.training.hyperparameters).map(([k, v]) => [k, String(v)]));
  }

  /** How long captured requests are kept. */
  public get captureRetention(): Duration | undefined {
    const { serving } = this.file;
    const days = 'realtime' in serving ? serving.realtime.capture?.retentionDays : undefined;
    return days === undefined ? undefined : Duration.days(days);
  }

  /** What every stack of the use case is made with. */
  public stackProps({ account, region }: Environment, purpose: string): StackProps {
    return {
      env: { account, region },
      description: `${this.file.name}: where ${purpose}`,
      tags: this.definition.tags,
    };
  }
}
