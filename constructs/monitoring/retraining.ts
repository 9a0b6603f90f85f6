import * as events from 'aws-cdk-lib/aws-events';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EventHandler, HandlerState } from '../foundation';
import type { IUseCase } from '../goal';
import { accountPrincipals } from '../private/cross-account';
import { Fault, throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames, useCaseNames } from '../private/names';
import { policyDocument } from '../private/statements';
import { alarmPattern } from './private/alarm-pattern';
import { checkAccount, checkCooldown, checkDistinct, checkEnvironmentName } from './private/checks';
import { DEFAULT_ENVIRONMENT } from './private/defaults';
import { placeOf } from '../private/place';

/** An environment whose drift alarm starts retraining. */
export interface MonitoredEnvironment {
  /** Its name: lowercase words joined by hyphens, at most 12 characters (MLL801), each once (MLL815). */
  readonly environmentName: string;

  /**
   * Its account, 12 digits (MLL809).
   *
   * @default - the account of this stack
   */
  readonly account?: string;

  /**
   * Its region.
   *
   * @default - the region of this stack
   */
  readonly region?: string;
}

/** Properties of `Retraining`. */
export interface RetrainingProps {
  /** The use case. */
  readonly useCase: IUseCase;

  /** The pipeline that trains. It is started without parameters, so that all of its parameters need defaults. */
  readonly pipeline: sagemaker.IPipelineRef;

  /**
   * The environments whose drift alarm is heard.
   *
   * @default - the one environment `live`, in this account and region
   */
  readonly environments?: MonitoredEnvironment[];

  /**
   * After retraining was started, how long further alarms start nothing: up to 365 days (MLL808).
   *
   * @default Duration.days(7)
   */
  readonly cooldown?: Duration;

  /**
   * Where the handler remembers the cooldown.
   *
   * @default - a table of its own
   */
  readonly state?: HandlerState;
}

/**
 * Starts the training pipeline when traffic has drifted away from what the model learned.
 *
 * It stands where models are trained and hears the drift alarms of all environments: those of its own account and region
 * on the default bus, the others on a bus of its own, which takes state changes of CloudWatch alarms from their accounts
 * and nothing else. What comes out is a new candidate; whether it is released is decided as always.
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
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.Retraining';

  /** What starts the pipeline; failed events wait in its dead-letter queue. */
  public readonly handler: EventHandler;

  /** The bus that other accounts and regions send their alarms to, if there are any. */
  public readonly bus?: events.IEventBusRef;

  public constructor(scope: Construct, id: string, props: RetrainingProps) {
    super(scope, id);
    const p = injected(this, id, Retraining.PROPERTY_INJECTION_ID, props);
    const environments = p.environments ?? [{ environmentName: DEFAULT_ENVIRONMENT }];
    throwFaults([...checkEnvironments(environments), checkCooldown(p.cooldown)], this);
    const { pipelineName } = p.pipeline.pipelineRef;
    this.handler = new EventHandler(this, 'Handler', {
      handler: 'retrain',
      description: `Retrains ${p.useCase.useCaseName} when its traffic has drifted`,
      environment: {
        PIPELINE_NAME: pipelineName,
        COOLDOWN_SECONDS: `${(p.cooldown ?? Duration.days(7)).toSeconds()}`,
      },
      state: p.state ?? new HandlerState(this, 'State'),
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
          // Nobody but CloudWatch can send events of this source: EventBridge keeps `aws.` for AWS itself.
          // Both keys hold a value per entry of the call; without any, ForAllValues alone would let everything pass.
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

function checkEnvironments(environments: MonitoredEnvironment[]): (Fault | undefined)[] {
  return [
    ...environments.map((e) => checkEnvironmentName(e.environmentName)),
    ...environments.map((e) => checkAccount('account', e.account)),
    checkDistinct(environments.map((e) => e.environmentName)),
  ];
}
