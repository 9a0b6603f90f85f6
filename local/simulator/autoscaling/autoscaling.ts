import { randomBytes } from 'node:crypto';
import { arnOf } from '../service/arns';
import { ServiceError, validationException } from '../../core/errors';
import type { Operations } from '../service/operations';
import { paged, type PageRequest } from '../service/paging';
import type { Caller, Scope } from '../../core/scope';
import type { Services } from '../service/services';
import { Table } from '../service/table';
import { POLICIES, SCHEDULED_ACTIONS, TargetSettings } from './settings';
import { keyOf, selects, serviceRole, type SuspendedState, type Target, type TargetRow } from './targets';
import type { Variants } from './variants';

/** Something that is stored without effect. */
export interface Recorded extends Scope {
  readonly type: string;
  readonly name: string;
}

/**
 * Application Auto Scaling for the variants of endpoints. It stores targets, policies and schedules and scales nothing,
 * so they are recorded, not emulated.
 */
export class AutoScaling {
  public readonly operations: Operations;
  private readonly targets = new Table<TargetRow>();
  private readonly policies: TargetSettings;
  private readonly actions: TargetSettings;
  private readonly scopes = new Map<string, Scope>();

  public constructor(
    private readonly services: Services,
    private readonly variants: Variants,
  ) {
    const target = (caller: Caller, request: Target) => this.target(caller, request);
    this.policies = new TargetSettings(POLICIES, target);
    this.actions = new TargetSettings(SCHEDULED_ACTIONS, target);
    this.operations = {
      ...this.targetOperations(),
      ...this.policies.operations,
      ...this.actions.operations,
      ...this.tagOperations(),
    };
  }

  /** Everything that is stored. */
  public get recorded(): readonly Recorded[] {
    return [...this.scopes.values()].flatMap((scope) => [
      ...this.targets.list(scope).map((row) => ({ ...scope, type: 'ScalableTarget', name: keyOf(row) })),
      ...this.policies.names(scope).map((name) => ({ ...scope, type: 'ScalingPolicy', name })),
      ...this.actions.names(scope).map((name) => ({ ...scope, type: 'ScheduledAction', name })),
    ]);
  }

  private targetOperations(): Operations {
    return {
      RegisterScalableTarget: (input: Registration, caller) => this.register(input, caller),
      DeregisterScalableTarget: (input: Target, caller) => {
        const { arn } = this.target(caller, input);
        this.targets.delete(caller, keyOf(input));
        this.services.tags.detach(arn);
        for (const settings of [this.policies, this.actions]) settings.drop(caller, input);
        return {};
      },
      DescribeScalableTargets: (input: DescribeTargets, caller) => {
        const wanted = this.targets
          .list(caller)
          .filter((row) => selects(row, input) && (!input.ResourceIds || input.ResourceIds.includes(row.ResourceId)));
        const { items, NextToken } = paged(wanted, { MaxResults: 50, ...input });
        return { ScalableTargets: items.map(describeTarget), NextToken };
      },
    };
  }

  private tagOperations(): Operations {
    const { tags } = this.services;
    const known = (ResourceARN: string) => {
      if (!tags.knows(ResourceARN))
        throw new ServiceError('ResourceNotFoundException', `No scalable target found with ARN ${ResourceARN}`);
    };
    return {
      ListTagsForResource: ({ ResourceARN }: { ResourceARN: string }) => {
        known(ResourceARN);
        return { Tags: Object.fromEntries(tags.list(ResourceARN).map(({ Key, Value }) => [Key, Value])) };
      },
      TagResource: ({ ResourceARN, Tags }: { ResourceARN: string; Tags: Record<string, string> }) => {
        known(ResourceARN);
        tags.add(ResourceARN, listed(Tags));
        return {};
      },
      UntagResource: ({ ResourceARN, TagKeys }: { ResourceARN: string; TagKeys: string[] }) => {
        known(ResourceARN);
        tags.remove(ResourceARN, TagKeys);
        return {};
      },
    };
  }

  private async register(input: Registration, caller: Caller): Promise<object> {
    await this.checkVariant(input, caller);
    const known = this.targets.get(caller, keyOf(input));
    const MinCapacity = input.MinCapacity ?? known?.MinCapacity;
    const MaxCapacity = input.MaxCapacity ?? known?.MaxCapacity;
    if (MinCapacity === undefined || MaxCapacity === undefined)
      throw validationException('MinCapacity and MaxCapacity must be given for a new scalable target');
    if (MinCapacity > MaxCapacity)
      throw validationException(`MaxCapacity ${MaxCapacity} must be at least MinCapacity ${MinCapacity}`);
    const { account, region } = caller;
    const row: TargetRow = known ?? this.newTarget(input, { account, region });
    Object.assign(row, { MinCapacity, MaxCapacity });
    if (input.RoleARN) row.RoleARN = input.RoleARN;
    row.SuspendedState = { ...row.SuspendedState, ...input.SuspendedState };
    if (known) this.services.tags.add(row.arn, listed(input.Tags));
    return { ScalableTargetARN: row.arn };
  }

  private newTarget({ ServiceNamespace, ResourceId, ScalableDimension, Tags }: Registration, scope: Scope): TargetRow {
    const arn = arnOf(scope, 'application-autoscaling', `scalable-target/${randomBytes(16).toString('hex')}`);
    const row: TargetRow = {
      ServiceNamespace,
      ResourceId,
      ScalableDimension,
      arn,
      created: new Date(),
      MinCapacity: 0,
      MaxCapacity: 0,
      RoleARN: serviceRole(scope),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
    };
    this.services.tags.attach(arn, listed(Tags));
    this.scopes.set(`${scope.account}/${scope.region}`, scope);
    return this.targets.put(scope, keyOf(row), row);
  }

  /** Refuses any target but the instances of an existing variant. */
  private async checkVariant(
    { ServiceNamespace, ResourceId, ScalableDimension }: Target,
    caller: Caller,
  ): Promise<void> {
    if (ServiceNamespace !== 'sagemaker' || ScalableDimension !== 'sagemaker:variant:DesiredInstanceCount')
      throw validationException(
        `${ScalableDimension} of ${ServiceNamespace} is not kept locally: only variants of endpoints are`,
      );
    const [, endpoint, variant] = /^endpoint\/([^/]+)\/variant\/([^/]+)$/.exec(ResourceId) ?? [];
    if (!endpoint) throw validationException(`Unsupported resource type: ${ResourceId}`);
    if (!(await this.variants.exists(caller, endpoint, variant)))
      throw validationException(`Could not find variant "${variant}" of endpoint "${endpoint}"`);
  }

  private target(scope: Scope, request: Target): TargetRow {
    const row = this.targets.get(scope, keyOf(request));
    if (row) return row;
    const { ServiceNamespace, ResourceId, ScalableDimension } = request;
    throw new ServiceError(
      'ObjectNotFoundException',
      `No scalable target registered for service namespace: ${ServiceNamespace}, resource ID: ${ResourceId}, scalable dimension: ${ScalableDimension}`,
    );
  }
}

interface Registration extends Target {
  readonly MinCapacity?: number;
  readonly MaxCapacity?: number;
  readonly RoleARN?: string;
  readonly SuspendedState?: Partial<SuspendedState>;
  readonly Tags?: { readonly [key: string]: string };
}

interface DescribeTargets extends PageRequest {
  readonly ServiceNamespace: string;
  readonly ResourceIds?: readonly string[];
  readonly ScalableDimension?: string;
}

function describeTarget({ arn, created, ...row }: TargetRow): object {
  return { ...row, CreationTime: created, ScalableTargetARN: arn };
}

function listed(tags: { readonly [key: string]: string } = {}): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
