import * as events from 'aws-cdk-lib/aws-events';
import { type ResourceEnvironment } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ServiceRole } from '../foundation';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames, useCaseNames } from '../private/names';
import { alarmPattern } from './private/alarm-pattern';
import { checkAccount, checkElsewhere, checkEnvironmentName } from './private/checks';
import { placeOf } from '../private/place';

/** Properties of a `RetrainingTrigger`. */
export interface RetrainingTriggerProps {
  /** The use case. */
  readonly useCase: IUseCase;

  /** The environment of this stack: lowercase words joined by hyphens, at most 12 characters (MLL801). */
  readonly environmentName: string;

  /** The account where models are trained, 12 digits (MLL809). */
  readonly account: string;

  /** The region where models are trained. If both are those of this stack, nothing has to be sent (MLL810). */
  readonly region: string;
}

/**
 * Sends the drift alarm of an environment to where models are trained.
 *
 * It stands in the environment's account and knows the bus that `Retraining` makes in the other one by its fixed name.
 * EventBridge tries for a day to deliver an event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * @example
 * declare const useCase: goal.IUseCase;
 * new monitoring.RetrainingTrigger(this, 'Trigger', {
 *   useCase,
 *   environmentName: 'prod',
 *   account: '111111111111',
 *   region: 'eu-west-1',
 * });
 */
export class RetrainingTrigger extends Construct implements events.IRuleRef {
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.RetrainingTrigger';

  readonly #resource: events.CfnRule;

  public constructor(scope: Construct, id: string, props: RetrainingTriggerProps) {
    super(scope, id);
    const p = injected(this, id, RetrainingTrigger.PROPERTY_INJECTION_ID, props);
    const { partition, account, region } = placeOf(this);
    throwFaults(
      [
        checkEnvironmentName(p.environmentName),
        checkAccount('account', p.account),
        checkElsewhere(p.account, p.region, { account, region }),
      ],
      this,
    );
    const { useCaseName } = p.useCase;
    const busArn = `arn:${partition}:events:${p.region}:${p.account}:event-bus/${useCaseNames(useCaseName).retrainingBus}`;
    const alarmName = environmentNames(useCaseName, p.environmentName).alarm('drift');
    const role = new ServiceRole(this, 'Role', {
      service: 'events.amazonaws.com',
      description: `Sends the drift alarm of ${useCaseName} to where its models are trained`,
    });
    role.allow(['events:PutEvents'], [busArn]);
    this.#resource = new events.CfnRule(this, 'Resource', {
      description: `The drift alarm of ${useCaseName} in ${p.environmentName}`,
      eventPattern: alarmPattern([`arn:${partition}:cloudwatch:${region}:${account}:alarm:${alarmName}`]),
      targets: [{ id: 'Bus', arn: busArn, roleArn: role.roleArn }],
    });
  }

  /** The account and region of the stack. */
  public get env(): ResourceEnvironment {
    return this.#resource.env;
  }

  /** The reference other constructs take. */
  public get ruleRef(): events.RuleReference {
    return this.#resource.ruleRef;
  }
}
