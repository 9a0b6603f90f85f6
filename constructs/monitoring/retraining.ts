import * as events from 'aws-cdk-lib/aws-events';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EventHandler, HandlerState } from '../foundation';
import type { IUseCase } from '../goal';
import { accountPrincipals } from '../private/cross-account';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames, useCaseNames } from '../private/names';
import { policyDocument } from '../private/statements';
import type { AlarmProps } from './monitor-props';
import { alarmPattern } from './private/alarm-pattern';
import { checkRetraining } from './private/checks';
import { DEFAULT_ENVIRONMENT } from './private/defaults';
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

  /** The training pipeline. It is started without parameters, so each of its parameters needs a default. */
  readonly pipeline: sagemaker.IPipelineRef;

  /**
   * The environments whose drift alarms start the pipeline.
   *
   * @default - the environment `live`, in this account and Region
   */
  readonly environments?: MonitoredEnvironment[];

  /**
   * How long further alarms are ignored after an alarm has started the pipeline, up to 365 days (MLL808).
   *
   * @default Duration.days(7)
   */
  readonly cooldown?: Duration;

  /**
   * The table in which the handler records the cooldown.
   *
   * @default - a new table
   */
  readonly state?: HandlerState;
}

/**
 * A handler that starts the training pipeline when the traffic of an environment has drifted.
 *
 * Create it in the account and Region where models are trained. It receives the drift alarms of environments in the same
 * account and Region from the default event bus. For other environments it creates an event bus, which accepts only state
 * changes of CloudWatch alarms, and only from their accounts. The pipeline trains a new candidate, which goes through the
 * gate and the approval like any other model.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * @example
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

  /** The event bus to which other accounts and Regions send their alarms, if there are any. */
  public readonly bus?: events.IEventBusRef;

  public constructor(scope: Construct, id: string, props: RetrainingProps) {
    super(scope, id);
    const p = injected(this, id, Retraining.PROPERTY_INJECTION_ID, props);
    const environments = p.environments ?? [{ environmentName: DEFAULT_ENVIRONMENT }];
    throwFaults(checkRetraining(p), this);
    const { pipelineName } = p.pipeline.pipelineRef;
    this.handler = new EventHandler(this, 'Handler', {
      handler: 'retrain',
      description: `Retrains ${p.useCase.useCaseName} when its traffic has drifted`,
      environment: {
        PIPELINE_NAME: pipelineName,
        COOLDOWN_SECONDS: `${(p.cooldown ?? Duration.days(7)).toSeconds()}`,
      },
      state: p.state ?? new HandlerState(this, 'State'),
      alarmTopics: p.alarmTopics,
    });
    this.handler.role.allow(['sagemaker:StartPipelineExecution'], [this.renderPipelineArn(p.pipeline)]);
    const [near, far] = this.divide(environments);
    const pattern = (of: Located[]) => renderPattern(placeOf(this).partition, p.useCase, of);
    if (near.length > 0) this.handler.onEvent('Alarm', pattern(near));
    if (far.length > 0) {
      this.bus = this.createBus(useCaseNames(p.useCase.useCaseName).retrainingBus, far);
      this.handler.onEvent('AlarmElsewhere', pattern(far), this.bus.eventBusRef.eventBusName);
    }
  }

  private renderPipelineArn(pipeline: sagemaker.IPipelineRef): string {
    const { account, region } = pipeline.env;
    return `arn:${placeOf(this).partition}:sagemaker:${region}:${account}:pipeline/${pipeline.pipelineRef.pipelineName}`;
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

function renderPattern(partition: string, useCase: IUseCase, environments: Located[]): { [key: string]: any } {
  return alarmPattern(
    environments.map(({ name, account, region }) => {
      const alarmName = environmentNames(useCase.useCaseName, name).alarm('drift');
      return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${alarmName}`;
    }),
  );
}
