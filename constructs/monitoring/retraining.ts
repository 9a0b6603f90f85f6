import * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Dataset } from '../data';
import { EventHandler, type HandlerOptions, HandlerState } from '../foundation';
import type { IUseCase } from '../goal';
import { asBus } from '../private/as-bus';
import { accountPrincipals } from '../private/cross-account';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames, prefixOf, useCaseNames } from '../private/names';
import { checkSamePlace } from '../private/same-place';
import { checkAlarmTopics } from '../private/topics';
import type { RawPattern } from '../private/event-pattern';
import { NOTICE_SOURCE, noticePermission } from '../private/notices';
import { removeBy } from '../private/removal';
import { allowAll, policyDocument } from '../private/statements';
import type { AlarmProps } from './monitor-props';
import { alarmPattern } from './private/alarm-pattern';
import { checkRetraining } from './private/checks';
import { DEFAULT_ENVIRONMENT } from './private/defaults';
import { RETRAINING_ELSEWHERE } from './private/notification-rules';
import { retrainingPermissions } from './private/retraining-permissions';
import { placeOf } from '../private/place';

/** An environment whose drift alarm starts the training pipeline. */
export interface MonitoredEnvironment {
  /**
   * The name of the environment: lowercase words joined by hyphens, at most 12 characters (MLL731). Each environment is
   * listed once (MLL815).
   */
  readonly environmentName: string;

  /**
   * The ID of its account, 12 digits (MLL809).
   *
   * @default - the account of this stack
   */
  readonly account?: string;

  /**
   * Its Region.
   *
   * @default - the Region of this stack
   */
  readonly region?: string;
}

/** Properties of `Retraining`. */
export interface RetrainingProps extends AlarmProps {
  /** The use case. */
  readonly useCase: IUseCase;

  /** The training pipeline. Each of its parameters needs a default. */
  readonly pipeline: sagemaker.IPipelineRef;

  /**
   * The dataset that the pipeline learns from. A run starts on its newest version, which the handler passes as the
   * parameter `DataVersion`; the pipeline needs a parameter of this name. An alarm starts nothing if the last run learnt
   * from this version already.
   *
   * @default - the dataset of the pipeline if it is a `TrainingPipeline`; any other pipeline starts without parameters
   */
  readonly dataset?: Dataset;

  /**
   * The environments whose drift alarms start the pipeline: at least one (MLL817). List those with real traffic only. An
   * environment with test traffic would use up the cooldown.
   *
   * @default - the environment `live`, in this account and Region
   */
  readonly environments?: MonitoredEnvironment[];

  /**
   * How long an alarm waits after another alarm has started the pipeline, up to 365 days (MLL808). If it is still on
   * then, it starts the pipeline.
   *
   * @default Duration.days(7)
   */
  readonly cooldown?: Duration;

  /**
   * When the pipeline also starts without an alarm, if there is a version of the dataset that the last run didn't learn
   * from. Such a run waits for no cooldown and begins none.
   *
   * @default - only alarms and requests start the pipeline
   */
  readonly schedule?: events.Schedule;

  /**
   * The table in which the handler records the cooldown.
   *
   * @default - a new table
   */
  readonly state?: HandlerState;

  /**
   * The key, in this Region, that encrypts the log group, the dead-letter queue, the environment variables and the new
   * table of the handler, as `EventHandlerProps.key` describes it.
   *
   * @default - keys that AWS owns, which cost nothing and leave no audit trail in CloudTrail
   */
  readonly key?: kms.IKeyRef;

  /**
   * The role of the handler. An existing role has to be of the same account (MLL240); what it has to allow is added to
   * it or reported, as `ServiceRoleProps.role` says.
   *
   * @default - a new role with exactly that
   */
  readonly role?: iam.IRole;

  /**
   * How the handler runs: its network, its concurrency and the retention of its logs.
   *
   * @default - as `EventHandler` does by default, or as `StrictHandlers` says
   */
  readonly handlers?: HandlerOptions;

  /**
   * What happens to the new table, the log group, the dead-letter queue and the event bus when they leave the template.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A handler that starts the training pipeline on the newest data when the traffic of an environment has drifted.
 *
 * Create it in the account and Region where models are trained. It receives the drift alarms of environments in the same
 * account and Region from the default event bus. For other environments it creates an event bus, which accepts only state
 * changes of CloudWatch alarms, and only from their accounts. The pipeline trains a new candidate, which goes through the
 * gate and the approval like any other model.
 *
 * An alarm that can't start a run waits: until the cooldown is over, or until a newer version of the dataset is
 * published. The handler looks at waiting alarms every hour, and forgets those that are over. People start a run with the
 * event `Retraining Requested` on the default event bus. Notices say what was started or skipped, and why.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * @example
 * import { aws_sagemaker as sagemaker } from 'aws-cdk-lib';
 * import { goal, monitoring } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 * declare const pipeline: sagemaker.IPipelineRef;
 * new monitoring.Retraining(this, 'Retraining', {
 *   useCase,
 *   pipeline,
 *   environments: [{ environmentName: 'prod', account: '333333333333', region: 'eu-west-1' }],
 * });
 */
export class Retraining extends Construct {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.Retraining';

  /** The handler that starts the pipeline. Events that it cannot process go to its dead-letter queue. */
  public readonly handler: EventHandler;

  private readonly far?: events.CfnEventBus;
  private view?: events.IEventBus;

  public constructor(scope: Construct, id: string, props: RetrainingProps) {
    super(scope, id);
    const p = injected(this, id, Retraining.PROPERTY_INJECTION_ID, props);
    const environments = p.environments ?? [{ environmentName: DEFAULT_ENVIRONMENT }];
    const elsewhere = checkSamePlace(RETRAINING_ELSEWHERE, ['pipeline'], this, p.pipeline);
    throwFaults([...checkRetraining(p), elsewhere, ...checkAlarmTopics(this, p.alarmTopics)], this);
    const [near, far] = this.divide(environments);
    this.handler = this.createHandler(p, [...near, ...far]);
    if (near.length > 0) this.handler._onPattern('Alarm', alarmPattern(this.renderAlarms(p.useCase, near)));
    if (far.length > 0) {
      this.far = this.createBus(useCaseNames(p.useCase).retrainingBus, far);
      removeBy(p.removalPolicy, this.far);
      const pattern = alarmPattern(this.renderAlarms(p.useCase, far));
      this.handler._onPattern('AlarmElsewhere', pattern, this.far.ref);
    }
    this.handler.onSchedule('Again', events.Schedule.rate(Duration.hours(1)));
    this.handler._onPattern('Request', this.renderRequests(p.useCase));
    if (p.schedule) this.handler.onSchedule('Schedule', p.schedule, renderRequest(p.useCase));
  }

  /** The event bus to which other accounts and Regions send their alarms, if there are any. */
  public get bus(): events.IEventBus | undefined {
    return this.far && (this.view ??= asBus(this, 'ImportedBus', this.far));
  }

  private createHandler(p: RetrainingProps, environments: Located[]): EventHandler {
    const dataset = p.dataset ?? datasetOf(p.pipeline);
    const handler = new EventHandler(this, 'Handler', {
      handler: 'retrain',
      description: `Retrains ${p.useCase.useCaseName} when its traffic has drifted`,
      environment: {
        PIPELINE_NAME: p.pipeline.pipelineRef.pipelineName,
        COOLDOWN_SECONDS: `${(p.cooldown ?? Duration.days(7)).toSeconds()}`,
        USE_CASE: prefixOf(p.useCase),
        ALARMS: this.renderAlarms(p.useCase, environments).join(','),
        ...(dataset && { DATASET_URI: dataset.prefixUri }),
      },
      state: p.state ?? new HandlerState(this, 'State', { key: p.key, removalPolicy: p.removalPolicy }),
      key: p.key,
      role: p.role,
      ...p.handlers,
      removalPolicy: p.removalPolicy,
      alarmTopics: p.alarmTopics,
    });
    allowAll(handler.role, [...retrainingPermissions(this, p.pipeline, dataset), noticePermission(this)]);
    return handler;
  }

  private renderAlarms(useCase: IUseCase, environments: Located[]): string[] {
    const { partition } = placeOf(this);
    return environments.map(({ name, account, region }) => {
      const alarmName = environmentNames(useCase, name).alarm('drift');
      return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${alarmName}`;
    });
  }

  private renderRequests(useCase: IUseCase): RawPattern {
    return {
      source: [NOTICE_SOURCE],
      'detail-type': [REQUEST],
      account: [Stack.of(this).account],
      detail: { useCase: [prefixOf(useCase)] },
    };
  }

  private divide(environments: MonitoredEnvironment[]): [near: Located[], far: Located[]] {
    const { account, region } = Stack.of(this);
    const located = environments.map((e) => ({
      name: e.environmentName,
      account: e.account ?? account,
      region: e.region ?? region,
    }));
    const isNear = (e: Located) => e.account === account && e.region === region;
    return [located.filter(isNear), located.filter((e) => !isNear(e))];
  }

  private createBus(name: string, environments: Located[]): events.CfnEventBus {
    const { partition, account, region } = placeOf(this);
    const senders = [...new Set(environments.map((e) => e.account))];
    return new events.CfnEventBus(this, 'Bus', {
      name,
      description: 'Drift alarms of other accounts and regions',
      policy: policyDocument([
        {
          Sid: 'AlarmsOfEnvironments',
          Effect: 'Allow',
          Principal: { AWS: accountPrincipals(this, senders) },
          Action: 'events:PutEvents',
          Resource: `arn:${partition}:events:${region}:${account}:event-bus/${name}`,
          // Only CloudWatch can send events of this source, because EventBridge reserves `aws.` for AWS services.
          // Both keys have a value for each entry of the call. ForAllValues alone would allow a call without values.
          Condition: {
            'ForAllValues:StringEquals': {
              'events:source': 'aws.cloudwatch',
              'events:detail-type': 'CloudWatch Alarm State Change',
            },
            Null: { 'events:source': 'false', 'events:detail-type': 'false' },
          },
        },
      ]),
    });
  }
}

interface Located {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

const REQUEST = 'Retraining Requested';

/** A request for a run on data that the last run didn't learn from, made of the event of a schedule. */
function renderRequest(useCase: IUseCase): events.CfnRule.InputTransformerProperty {
  const detail = { useCase: prefixOf(useCase), reason: 'by its schedule', onlyIfNew: true };
  return {
    inputPathsMap: { id: '$.id', account: '$.account', time: '$.time', region: '$.region' },
    inputTemplate:
      `{"id":<id>,"account":<account>,"time":<time>,"region":<region>,"resources":[],` +
      `"source":"${NOTICE_SOURCE}","detail-type":"${REQUEST}","detail":${JSON.stringify(detail)}}`,
  };
}

/** The dataset of a `TrainingPipeline`. An imported pipeline doesn't know its own. */
function datasetOf(pipeline: sagemaker.IPipelineRef): Dataset | undefined {
  return (pipeline as { readonly dataset?: Dataset }).dataset;
}
