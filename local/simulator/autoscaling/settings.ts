import { ServiceError, validationException } from '../../core/errors';
import type { Caller, Scope } from '../../core/scope';
import { arnOf } from '../service/arns';
import type { Operations } from '../service/operations';
import { paged, type PageRequest } from '../service/paging';
import { Table } from '../service/table';
import { keyOf, sameTarget, selects, type Target } from './targets';

/** A request, with members whose names depend on the kind. */
type Request = Target & PageRequest & Settings & { readonly PolicyName?: string };

interface Settings {
  readonly PolicyType?: string;
  readonly Schedule?: string;
  readonly [member: string]: unknown;
}

/** A scaling policy or a scheduled action of a target. */
interface SettingsRow {
  readonly target: Target;
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  settings: Settings;
}

/** How the API names the members of one kind, and what it requires. */
interface Kind {
  readonly operation: string;
  readonly label: string;
  /** The member of an answer that holds the list. */
  readonly list: string;
  /** The prefix of every other member. */
  readonly member: string;
  readonly arn: string;
  /** Further members of a description. */
  readonly extra: object;
  /** The answer to a Put. */
  answer(arn: string): object;
  settings(request: Request, known: Settings | undefined): Settings;
}

/** The policies or the scheduled actions of all targets. They are stored without effect. */
export class TargetSettings {
  public readonly operations: Operations;
  private readonly rows = new Table<SettingsRow>();

  /** @param requireTarget throws for a target that is not registered */
  public constructor(
    private readonly kind: Kind,
    requireTarget: (caller: Caller, target: Target) => unknown,
  ) {
    const { operation, list, member } = kind;
    this.operations = {
      [`Put${operation}`]: (input: Request, caller) => {
        requireTarget(caller, input);
        return this.put(input, caller);
      },
      [`Delete${operation}`]: (input: Request, caller) => this.delete(input, caller),
      [`Describe${list}`]: (input: Request, caller) => {
        const names = input[`${member}Names`] as readonly string[] | undefined;
        const wanted = this.rows
          .list(caller)
          .filter(({ target, name }) => selects(target, input) && (!names || names.includes(name)));
        const { items, NextToken } = paged(wanted, { MaxResults: 50, ...input });
        return { [list]: items.map((row) => this.described(row)), NextToken };
      },
    };
  }

  public names(scope: Scope): string[] {
    return this.rows.list(scope).map(({ name }) => name);
  }

  /** Removes the settings of a deregistered target. */
  public drop(scope: Scope, target: Target): void {
    for (const row of this.rows.list(scope))
      if (sameTarget(row.target, target)) this.rows.delete(scope, rowKey(target, row.name));
  }

  private put(input: Request, caller: Caller): object {
    const { ServiceNamespace, ResourceId, ScalableDimension } = input;
    const target = { ServiceNamespace, ResourceId, ScalableDimension };
    const name = this.nameIn(input);
    const known = this.rows.get(caller, rowKey(target, name));
    const settings = this.kind.settings(input, known?.settings);
    const row = known ?? { target, name, settings, arn: this.newArn(target, name, caller), created: new Date() };
    row.settings = settings;
    this.rows.put(caller, rowKey(target, name), row);
    return this.kind.answer(row.arn);
  }

  private newArn({ ServiceNamespace, ResourceId }: Target, name: string, scope: Scope): string {
    const named = `${this.kind.member.charAt(0).toLowerCase()}${this.kind.member.slice(1)}Name/${name}`;
    const identity = `${crypto.randomUUID()}:resource/${ServiceNamespace}/${ResourceId}:${named}`;
    return arnOf(scope, 'autoscaling', `${this.kind.arn}:${identity}`);
  }

  private delete(input: Request, caller: Caller): object {
    const name = this.nameIn(input);
    if (!this.rows.delete(caller, rowKey(input, name)))
      throw new ServiceError(
        'ObjectNotFoundException',
        `No ${this.kind.label} found for ${name} of ${input.ResourceId}`,
      );
    return {};
  }

  private described({ target, name, settings, arn, created }: SettingsRow): object {
    const { member, extra } = this.kind;
    return { ...target, [`${member}Name`]: name, ...settings, [`${member}ARN`]: arn, ...extra, CreationTime: created };
  }

  private nameIn(input: Request): string {
    return String(input[`${this.kind.member}Name`]);
  }
}

function rowKey(target: Target, name: string): string {
  return `${keyOf(target)}|${name}`;
}

const CONFIGURATIONS: { readonly [type: string]: string } = {
  StepScaling: 'StepScalingPolicyConfiguration',
  TargetTrackingScaling: 'TargetTrackingScalingPolicyConfiguration',
  PredictiveScaling: 'PredictiveScalingPolicyConfiguration',
};

/** Target tracking makes alarms on AWS, and none here. */
const NO_ALARMS = { Alarms: [] };

export const POLICIES: Kind = {
  operation: 'ScalingPolicy',
  label: 'scaling policy',
  list: 'ScalingPolicies',
  member: 'Policy',
  arn: 'scalingPolicy',
  extra: NO_ALARMS,
  answer: (PolicyARN) => ({ PolicyARN, ...NO_ALARMS }),
  settings: (request, known) => {
    const type = request.PolicyType ?? known?.PolicyType ?? 'StepScaling';
    if (known && known.PolicyType !== type)
      throw validationException(
        `The type of policy ${request.PolicyName} can't be changed from ${known.PolicyType} to ${type}`,
      );
    const configuration = CONFIGURATIONS[type];
    if (!request[configuration])
      throw validationException(`${configuration} must be specified for policy type ${type}`);
    return { PolicyType: type, [configuration]: request[configuration] };
  },
};

export const SCHEDULED_ACTIONS: Kind = {
  operation: 'ScheduledAction',
  label: 'scheduled action',
  list: 'ScheduledActions',
  member: 'ScheduledAction',
  arn: 'scheduledAction',
  extra: {},
  answer: () => ({}),
  settings: (request, known) => {
    const {
      ServiceNamespace: _,
      ResourceId: _id,
      ScalableDimension: _dimension,
      ScheduledActionName: _name,
      ...given
    } = request;
    const Schedule = given.Schedule ?? known?.Schedule;
    if (!Schedule) throw validationException('Schedule must be specified for a new scheduled action');
    return { ...known, ...given, Schedule };
  },
};
