import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { throwFaults } from '../private/errors';
import type { INetwork } from './network';
import { checkStrictPreset } from './private/checks';
import { type Defaults, giveDefaults } from './private/strict';

/** Properties of `StrictPreset`. */
export interface StrictPresetProps {
  /**
   * The key, in the Region of the scope, that encrypts the logs, environment variables and dead letters of handlers, their
   * memory, and the flow logs of networks. `EventHandlerProps.key` says what the policy of an imported key has to admit. What has a key of
   * its own by default keeps it: a lake, a delivery, an environment, a workbench.
   */
  readonly key: kms.IKeyRef;

  /**
   * The network that handlers run in: a `Network` with `handlers: true`, or subnets of your own VPC from which handlers reach
   * what they call. Jobs and models are isolated from every network, so the preset does not place them.
   */
  readonly network: INetwork;

  /**
   * The topics that alarms notify: standard topics of the Region of the scope (MLL849), whose policies and keys have to admit
   * CloudWatch. An empty list fails with MLL261.
   */
  readonly alarmTopics: sns.ITopicRef[];

  /**
   * The bucket for the access logs of all buckets, such as the central one of your account. Its policy has to admit the delivery
   * if it is imported.
   *
   * @default - buckets for access logs are made where they are needed; rule packs find that they have no key and no logs of
   * their own, and each of these findings is acknowledged
   */
  readonly accessLogs?: s3.IBucketRef;

  /**
   * How many events each handler may work on at the same time, from 1 to 1,000. Any other value fails with MLL208. Lambda
   * takes them from the quota of the account, for each handler, and refuses to leave fewer than 100 for all other functions.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default 2
   */
  readonly reservedConcurrency?: number;
}

/**
 * The strict preset: what the rule packs of NIST 800-53, HIPAA, PCI DSS and AWS Control Tower ask for beyond the defaults.
 *
 * Everything of this library that is made in the scope afterwards is encrypted with a key of yours, runs its handlers in a
 * network with a concurrency of their own, notifies topics of its alarms, and has managed policies for its roles. What is left is acknowledged in each pack, for
 * a reason. The price is a key, interface endpoints by the hour, and a part of the account's quota of concurrent
 * executions. What a construct sets by itself stays, and so does what a property injector of yours sets that was added before.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
 * @example
 * import { aws_sns as sns } from 'aws-cdk-lib';
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * const key = new foundation.EncryptionKey(this, 'Key');
 * const network = new foundation.Network(this, 'Network', { handlers: true, key });
 * const page = sns.Topic.fromTopicArn(this, 'Page', 'arn:aws:sns:eu-west-1:111111111111:page');
 * foundation.StrictPreset.applyTo(this, { key, network, alarmTopics: [page] });
 */
export class StrictPreset {
  /**
   * Makes the constructs of a scope strict. Call it before you make them.
   *
   * @param scope the stack, or any construct, that is meant
   * @param props what the constructs are given; faults are MLL208 and MLL261
   */
  public static applyTo(scope: IConstruct, props: StrictPresetProps): void {
    throwFaults(checkStrictPreset(props));
    for (const [id, defaults] of Object.entries(defaultsOf(props))) {
      giveDefaults(scope, `cdk-ml-lifecycle.${id}`, defaults);
    }
  }

  private constructor() {}
}

/** What each class is given, by the end of its property injection ID. */
function defaultsOf(props: StrictPresetProps): { readonly [id: string]: Defaults } {
  const { key, network, alarmTopics, accessLogs, reservedConcurrency = 2 } = props;
  const logged = accessLogs && { accessLogs };
  return {
    'foundation.EventHandler': { key, network, reservedConcurrency, alarmTopics },
    'foundation.HandlerState': { key },
    'foundation.Network': { key },
    'foundation.LogRetention': { key, alarmTopics },
    'foundation.ServiceRole': { inlinePolicy: false },
    'data.DataLake': { ...logged },
    'data.Zone': { ...logged },
    'delivery.Delivery': { ...logged },
    'delivery.ModelReleases': { ...logged },
    'delivery.ReleaseEnvironment': { ...logged },
    'monitoring.DriftCheck': { key, alarmTopics },
    'monitoring.DriftSchedule': { alarmTopics },
    'monitoring.EndpointAlarms': { alarmTopics },
    'monitoring.ModelMonitor': { key, alarmTopics },
    'monitoring.NotificationForwarder': { key, alarmTopics },
    'monitoring.Notifications': { handlerKey: key },
    'monitoring.Retraining': { key, alarmTopics },
    'monitoring.RetrainingTrigger': { key, alarmTopics },
  };
}
