import type { Duration, Environment, StackProps } from 'aws-cdk-lib/core';
import { type data, type delivery, goal } from '../../constructs';
import type { UseCaseFile } from './schema';
import { Traced } from './traced';
import { type BudgetProps, budgetProps } from './props/budget';
import { type TableProps, tableProps } from './props/data';
import { deliveryFacts, development } from './props/delivery';
import { useCaseProps } from './props/goal';
import { type DriftSettings, type RetrainingProps, driftProps, retrainingProps } from './props/monitoring';
import { type Capture, type EndpointProps, capture, endpointProps } from './props/serving';
import { type LogRetention, logRetention } from './props/logs';
import { type NotificationProps, type SlackIds, alarmTopics, notificationProps, slackIds } from './props/notifications';
import { type NetworkProps, networkProps } from './props/network';
import { type PackagesProps, type WorkbenchProps, packagesProps, workbenchProps } from './props/people';
import { type GivenRoles, givenRoles } from './props/roles';
import { type ModelsProps, modelsProps } from './props/registry';
import {
  type CodePlace,
  type DatasetPlace,
  type TrainingProps,
  datasetPlace,
  lakeProps,
  modelCode,
  trainingProps,
} from './props/training';

/** The props of every construct that a file declares, each with the place that it was written at. */
export class Declaration {
  public readonly useCase;
  public readonly models;
  public readonly notifications;
  public readonly slack;
  public readonly alarmTopics;
  public readonly dataset;
  public readonly table;
  public readonly lake;
  public readonly code;
  public readonly training;
  public readonly endpoint;
  public readonly capture;
  public readonly development;
  public readonly delivery;
  public readonly drift;
  public readonly retraining;
  public readonly budget;
  public readonly network;
  public readonly logs;
  public readonly packages;
  public readonly workbench;
  public readonly roles;

  /** `resolve` turns a path of the file into an absolute one. */
  public constructor(
    public readonly file: Traced<UseCaseFile>,
    resolve: (path: string) => string,
  ) {
    this.useCase = useCaseProps(file);
    this.models = modelsProps(file);
    this.notifications = notificationProps(file);
    this.slack = slackIds(file);
    this.alarmTopics = alarmTopics(file);
    this.dataset = datasetPlace(file);
    this.table = tableProps(file);
    this.lake = lakeProps(file);
    this.code = modelCode(file, resolve);
    this.training = trainingProps(file);
    this.endpoint = endpointProps(file);
    this.capture = capture(file);
    this.development = development(file);
    this.delivery = deliveryFacts(file);
    this.drift = driftProps(file);
    this.retraining = retrainingProps(file);
    this.budget = budgetProps(file);
    this.network = networkProps(file);
    this.logs = logRetention(file);
    this.packages = packagesProps(file);
    this.workbench = workbenchProps(file);
    this.roles = givenRoles(file);
  }
}

/** A use case whose file has no faults, in the form that the stacks need. */
export class DeclaredUseCase {
  /** The props of the use case. */
  public readonly props: goal.UseCaseProps;
  /** The use case as a value, for stacks that only have to know it. */
  public readonly definition: goal.IUseCase;
  /** The props of the model package group. */
  public readonly models: ModelsProps;
  /** Whom people of the use case want to be told. */
  public readonly notifications: Partial<NotificationProps>;
  /** The channel in Slack that is told, if there is one. */
  public readonly slack?: SlackIds;
  /** The ARNs of the topics that the alarms of environments notify, by the names of the environments. */
  public readonly alarmTopics: ReadonlyMap<string, string>;
  /** Where the data is in the curated zone. */
  public readonly dataset: DatasetPlace;
  /** The columns of the data, if the file says them: then it is a table of the data catalog. */
  public readonly table?: TableProps;
  /** How long the data lake keeps what runs prepare. */
  public readonly lake: Pick<data.DataLakeProps, 'preparedExpiration'>;
  /** The folder of the model code, and the image that it runs in. */
  public readonly code: CodePlace;
  /** The props of the training pipeline. */
  public readonly training: TrainingProps;
  /** How the endpoint hosts its model. */
  public readonly endpoint: EndpointProps;
  /** How much traffic the endpoint captures, if it captures any. */
  public readonly capture?: Capture;
  /** Where models are developed and releases are made. */
  public readonly development: Required<Environment>;
  /** Where releases go, in their order. */
  public readonly stages: delivery.Stage[];
  /** The request that every release has to answer. */
  public readonly smokeTest: delivery.SmokeTest;
  /** Whether those who approve must be others than those who have started the training run. */
  public readonly independentApproval?: boolean;
  /** The settings of the drift check, if there is one. */
  public readonly drift?: DriftSettings;
  /** How drift retrains, if it does, and in which environments: by default, in the last one. */
  public readonly retraining?: { readonly cooldown: Duration; readonly stages: readonly delivery.Stage[] };
  /** How long the logs of jobs and endpoints are kept. */
  public readonly logRetention: Duration;
  /** Whether the log groups of jobs, which the whole account writes to, get that retention if they have none. */
  public readonly sharedLogRetention: boolean;
  /** What the use case may cost in each account, if somebody wants to be told. */
  public readonly budget?: BudgetProps;
  /** Whether jobs and endpoints are in a network of their own, without access to the internet. */
  public readonly isolated: boolean;
  /** Whether handlers are in that network too, with a concurrency of their own. */
  public readonly strict: boolean;
  /** Where people and builds install packages from, if the file says so. */
  public readonly packages?: PackagesProps;
  /** Where people write code, if the file says so. */
  public readonly workbench?: WorkbenchProps;
  /** What roles are called that others make, if they make all. */
  public readonly givenRoles?: GivenRoles;
  /** The settings of that network. */
  public readonly network: NetworkProps;

  /** Takes a declaration in which nothing is missing. */
  public constructor(
    /** The path of the file, as messages show it. */
    public readonly source: string,
    declared: Declaration,
    /** The commit of the code, if the build knows it. */
    public readonly commit?: string,
  ) {
    const file = declared.file.value;
    this.props = whole(declared.useCase);
    this.definition = goal.UseCase.define(this.props);
    this.models = whole(declared.models);
    this.notifications = declared.notifications.value;
    this.slack = file.notifications?.slack && whole(declared.slack);
    this.alarmTopics = topicsOf(declared);
    this.dataset = whole(declared.dataset);
    this.table = file.data.columns && whole(declared.table);
    this.lake = whole(declared.lake);
    this.code = whole(declared.code);
    this.training = whole(declared.training);
    this.endpoint = whole(declared.endpoint);
    this.capture = declared.capture.value && whole(declared.capture);
    this.development = whole(declared.development);
    const { stages, smokeTest, independentApproval } = whole(declared.delivery);
    this.stages = stages;
    this.smokeTest = smokeTest!;
    this.independentApproval = independentApproval;
    this.drift = file.monitoring && (whole(declared.drift) as DriftSettings);
    this.retraining = retrainingOf(whole(declared.retraining), stages);
    this.logRetention = whole<LogRetention>(declared.logs).retention;
    this.sharedLogRetention = file.sharedLogRetention;
    this.budget = file.budget && whole(declared.budget);
    this.isolated = file.network.isolated;
    this.strict = file.security === 'strict';
    this.network = whole(declared.network);
    this.packages = file.packages && whole(declared.packages);
    this.workbench = file.workbench && whole(declared.workbench);
    this.givenRoles = file.roles?.given ? { path: '/ml/', ...whole<GivenRoles>(declared.roles) } : undefined;
  }

  /** The props that all stacks of the use case have in common. */
  public stackProps(env: Environment, purpose: string): StackProps {
    return {
      env,
      description: `${this.definition.useCaseName}: where ${purpose}`,
      tags: this.definition.tags,
    };
  }
}

function topicsOf({ alarmTopics }: Declaration): Map<string, string> {
  return new Map(
    alarmTopics.flatMap(({ value: { environment, alarmTopic } }) =>
      alarmTopic === undefined ? [] : [[environment!, alarmTopic]],
    ),
  );
}

function retrainingOf({ cooldown, environments }: RetrainingProps, stages: delivery.Stage[]) {
  if (!cooldown) return undefined;
  const chosen = environments?.map(({ environmentName }) => environmentName);
  return { cooldown, stages: chosen ? stages.filter(({ stageName }) => chosen.includes(stageName)) : stages.slice(-1) };
}

/** All props, which a file of the right shape has given. */
function whole<T extends object>(traced: Traced<Partial<T> | undefined>): T {
  return traced.value as T;
}
