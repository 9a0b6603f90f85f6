import { CfnKey, type IKeyRef } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type CfnElement, type Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { data, delivery, foundation, goal, monitoring, registry, training } from '../../constructs';
import { prefixOf } from '../../constructs/private/names';
import type { DeclaredUseCase } from '../use-case/declared-use-case';
import { acknowledgeHeard } from './alarms';
import { ModelRelease } from './model-release';
import { isolatedNetwork } from './network';
import { addPeople, calledByPeople } from './people';
import { rememberedId } from './logical-ids';

/**
 * Where the models of a use case are made: its goal, its data, training, the registry, the delivery to the environments,
 * and the retraining that their monitors start.
 */
export class DevelopmentStack extends Stack {
  public constructor(scope: Construct, id: string, useCase: DeclaredUseCase) {
    super(scope, id, useCase.stackProps(useCase.development, 'models are made and released'));
    if (useCase.givenRoles) foundation.GivenRoles.applyTo(this, useCase.givenRoles);
    const network = isolatedNetwork(this, useCase, {
      callerAccounts: useCase.stages.map(({ env }) => env.account!),
      others: calledByPeople(useCase),
    });
    const lake = new data.DataLake(this, 'Lake', { ...useCase.lake, useCase: useCase.definition });
    this.addCatalog(useCase, lake);
    const declared = new goal.UseCase(this, 'UseCase', { ...useCase.props, key: lake.key });
    const models = new registry.ModelPackageGroup(this, 'Models', { ...useCase.models, useCase: declared });
    const pipeline = this.addTraining(useCase, declared, lake, models, network);
    addPeople(this, useCase, { network, lake, pipeline });
    const release = this.addDelivery(useCase, lake, models);
    this.addRetraining(useCase, declared, pipeline, lake.key);
    if (useCase.sharedLogRetention) this.addLogRetention(useCase.logRetention, lake.key);
    const { emails, topicArn, keyArn } = useCase.notifications;
    new monitoring.Notifications(this, 'Notifications', {
      useCase: declared,
      emails,
      chats: useCase.slack && [monitoring.ChatChannel.slack(useCase.slack)],
      topic: topicArn === undefined ? undefined : Topic.fromTopicArn(this, 'Topic', topicArn),
      key: keyArn === undefined ? undefined : CfnKey.fromKeyArn(this, 'TopicKey', keyArn),
      handlerKey: lake.key,
      models,
      training: pipeline,
      artifacts: lake.artifacts,
      delivery: release,
      environments: monitored(useCase),
    });
    if (useCase.budget) new monitoring.CostBudget(this, 'Budget', { ...useCase.budget, useCase: declared });
    acknowledgeHeard(this);
  }

  protected allocateLogicalId(element: CfnElement): string {
    return rememberedId(element, (e) => super.allocateLogicalId(e));
  }

  private addLogRetention(retention: Duration, key: IKeyRef): void {
    const { PROCESSING_JOBS, TRAINING_JOBS } = foundation.LogRetention;
    const sharedLogGroupNames = [PROCESSING_JOBS, TRAINING_JOBS];
    new foundation.LogRetention(this, 'LogRetention', { sharedLogGroupNames, retention, key });
  }

  /** People find the dataset in the catalog, if the use case says its columns. */
  private addCatalog({ dataset, definition, table }: DeclaredUseCase, lake: data.DataLake): void {
    if (!table) return;
    const catalog = new data.DataCatalog(this, 'Catalog', {
      databaseName: prefixOf(definition).replaceAll('-', '_'),
      description: definition.businessGoal,
    });
    catalog.addTable(lake.curated.dataset(dataset.prefix, dataset.version), table);
  }

  private addTraining(
    useCase: DeclaredUseCase,
    declared: goal.IUseCase,
    lake: data.DataLake,
    models: registry.ModelPackageGroup,
    network?: foundation.INetwork,
  ): training.TrainingPipeline {
    return new training.TrainingPipeline(this, 'Training', {
      ...useCase.training,
      useCase: declared,
      dataset: lake.curated.dataset(useCase.dataset.prefix, useCase.dataset.version),
      code: training.ModelCode.scikitLearn(useCase.code.path, useCase.code),
      models,
      artifacts: lake.artifacts,
      network,
      commit: useCase.commit,
    });
  }

  private addDelivery(
    useCase: DeclaredUseCase,
    lake: data.DataLake,
    models: registry.ModelPackageGroup,
  ): delivery.Delivery {
    return new delivery.Delivery(this, 'Delivery', {
      models,
      artifacts: lake.artifacts,
      accessLogs: lake.accessLogs,
      release: new ModelRelease(this, 'Release', useCase),
      stages: useCase.stages,
      smokeTest: useCase.smokeTest,
      independentApproval: useCase.independentApproval,
    });
  }

  /** Drift in an environment starts the pipeline here. */
  private addRetraining(
    useCase: DeclaredUseCase,
    declared: goal.IUseCase,
    pipeline: training.TrainingPipeline,
    key: IKeyRef,
  ): void {
    const { retraining } = useCase;
    if (!retraining) return;
    new monitoring.Retraining(this, 'Retraining', {
      useCase: declared,
      pipeline,
      environments: retraining.stages.map(({ stageName, env }) => ({
        environmentName: stageName,
        account: env.account!,
        region: env.region!,
      })),
      cooldown: retraining.cooldown,
      key,
    });
  }
}

/** The environments whose alarms are heard here. */
function monitored({ stages }: DeclaredUseCase): monitoring.MonitoredEnvironment[] {
  return stages.map(({ stageName, env }) => ({
    environmentName: stageName,
    account: env.account!,
    region: env.region!,
  }));
}
