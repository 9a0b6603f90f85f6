import { type CfnElement, Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { data, delivery, goal, monitoring, registry, training } from '../../constructs';
import type { DeclaredUseCase } from '../declared-use-case';
import { ModelRelease } from './model-release';
import { isolatedNetwork } from './network';
import { rememberedId } from './logical-ids';

/**
 * Where the models of a use case are made: its goal, its data, training, the registry, the way out to the environments,
 * and the way back from their monitors.
 */
export class DevelopmentStack extends Stack {
  public constructor(scope: Construct, id: string, useCase: DeclaredUseCase) {
    super(scope, id, useCase.stackProps(useCase.development, 'models are made and released'));
    const lake = new data.DataLake(this, 'Lake', { useCase: useCase.definition });
    const declared = new goal.UseCase(this, 'UseCase', { ...useCase.props, key: lake.key });
    const models = new registry.ModelPackageGroup(this, 'Models', { useCase: declared });
    const pipeline = this.addTraining(useCase, declared, lake, models);
    this.addDelivery(useCase, lake, models);
    this.addRetraining(useCase, declared, pipeline);
  }

  protected allocateLogicalId(element: CfnElement): string {
    return rememberedId(element, (e) => super.allocateLogicalId(e));
  }

  private addTraining(
    useCase: DeclaredUseCase,
    declared: goal.IUseCase,
    lake: data.DataLake,
    models: registry.ModelPackageGroup,
  ): training.TrainingPipeline {
    const { file } = useCase;
    return new training.TrainingPipeline(this, 'Training', {
      useCase: declared,
      dataset: lake.curated.dataset(file.data.dataset, file.data.version),
      code: training.ModelCode.scikitLearn(useCase.codeFolder),
      models,
      artifacts: lake.artifacts,
      instanceType: file.training.instanceType,
      processingInstanceType: file.training.instanceType,
      hyperparameters: useCase.hyperparameters,
      network: isolatedNetwork(this, file.network),
      commit: useCase.commit,
    });
  }

  private addDelivery(useCase: DeclaredUseCase, lake: data.DataLake, models: registry.ModelPackageGroup): void {
    new delivery.Delivery(this, 'Delivery', {
      models,
      artifacts: lake.artifacts,
      accessLogs: lake.accessLogs,
      release: new ModelRelease(this, 'Release', useCase),
      stages: useCase.stages.map(({ name, account, region, approval }) =>
        delivery.Stage.of(name, {
          env: { account, region },
          approval: approval === 'manual' ? delivery.Approval.manual() : delivery.Approval.none(),
        }),
      ),
      smokeTest: delivery.SmokeTest.json({ instances: [useCase.file.serving.sample] }),
    });
  }

  /** Drift in an environment starts the pipeline here. */
  private addRetraining(useCase: DeclaredUseCase, declared: goal.IUseCase, pipeline: training.TrainingPipeline): void {
    const retraining = useCase.drift?.retraining;
    if (!retraining) return;
    new monitoring.Retraining(this, 'Retraining', {
      useCase: declared,
      pipeline,
      environments: useCase.stages.map(({ name, account, region }) => ({ environmentName: name, account, region })),
      cooldown: Duration.hours(retraining.cooldownHours),
    });
  }
}
