import { arnOf } from '../service/arns';
import { ServiceError, validationException } from '../../core/errors';
import type { Operations } from '../service/operations';
import { paged, type PageRequest } from '../service/paging';
import type { Caller } from '../../core/scope';
import type { Table } from '../service/table';
import { keyOf, type PolicyRow, type PolicySettings, selects, type Target } from './targets';

interface PolicyInput extends Target, Partial<PolicySettings> {
  readonly PolicyName: string;
}

interface DescribePolicies extends PageRequest {
  readonly PolicyNames?: readonly string[];
  readonly ServiceNamespace: string;
  readonly ResourceId?: string;
  readonly ScalableDimension?: string;
}

const CONFIGURATIONS: { readonly [type: string]: keyof PolicySettings } = {
  StepScaling: 'StepScalingPolicyConfiguration',
  TargetTrackingScaling: 'TargetTrackingScalingPolicyConfiguration',
  PredictiveScaling: 'PredictiveScalingPolicyConfiguration',
};

export function policyOperations(
  policies: Table<PolicyRow>,
  target: (caller: Caller, request: Target) => object,
): Operations {
  return {
    PutScalingPolicy: (input: PolicyInput, caller) => {
      target(caller, input);
      return put(policies, input, caller);
    },
    DeleteScalingPolicy: (input: PolicyInput, caller) => {
      if (!policies.delete(caller, nameOf(input)))
        throw new ServiceError(
          'ObjectNotFoundException',
          `No scaling policy found for ${input.PolicyName} of ${input.ResourceId}`,
        );
      return {};
    },
    DescribeScalingPolicies: (input: DescribePolicies, caller) => {
      const { PolicyNames } = input;
      const wanted = policies
        .list(caller)
        .filter((row) => selects(row, input) && (!PolicyNames || PolicyNames.includes(row.PolicyName)));
      const { items, NextToken } = paged(wanted, { MaxResults: 50, ...input });
      return { ScalingPolicies: items.map(describe), NextToken };
    },
    // nothing is ever scaled
    DescribeScalingActivities: () => ({ ScalingActivities: [] }),
  };
}

function put(policies: Table<PolicyRow>, input: PolicyInput, caller: Caller): object {
  const { ServiceNamespace, ResourceId, ScalableDimension, PolicyName } = input;
  const known = policies.get(caller, nameOf(input));
  const settings = settingsOf(input, known);
  const identity = `${crypto.randomUUID()}:resource/${ServiceNamespace}/${ResourceId}:policyName/${PolicyName}`;
  const row: PolicyRow = known ?? {
    ServiceNamespace,
    ResourceId,
    ScalableDimension,
    PolicyName,
    settings,
    arn: arnOf(caller, 'autoscaling', `scalingPolicy:${identity}`),
    created: new Date(),
  };
  row.settings = settings;
  policies.put(caller, nameOf(input), row);
  return { PolicyARN: row.arn, Alarms: [] };
}

function settingsOf(input: PolicyInput, known: PolicyRow | undefined): PolicySettings {
  const PolicyType = input.PolicyType ?? known?.settings.PolicyType ?? 'StepScaling';
  if (known && known.settings.PolicyType !== PolicyType)
    throw validationException(
      `The type of policy ${input.PolicyName} can't be changed from ${known.settings.PolicyType} to ${PolicyType}`,
    );
  const configuration = CONFIGURATIONS[PolicyType];
  if (!input[configuration])
    throw validationException(`${configuration} must be specified for policy type ${PolicyType}`);
  return { PolicyType, [configuration]: input[configuration] };
}

function nameOf(input: Target & { readonly PolicyName: string }): string {
  return `${keyOf(input)}|${input.PolicyName}`;
}

function describe({ arn, created, settings, ...row }: PolicyRow): object {
  return { ...row, ...settings, PolicyARN: arn, Alarms: [], CreationTime: created };
}
