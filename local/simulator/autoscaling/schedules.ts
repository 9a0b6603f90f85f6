import { arnOf } from '../service/arns';
import { ServiceError, validationException } from '../../core/errors';
import type { Operations } from '../service/operations';
import { paged, type PageRequest } from '../service/paging';
import type { Caller } from '../../core/scope';
import type { Table } from '../service/table';
import { type ActionRow, keyOf, selects, type Target } from './targets';

interface ScheduledAction extends Target {
  readonly ScheduledActionName: string;
  readonly Schedule?: string;
}

interface DescribeActions extends PageRequest {
  readonly ScheduledActionNames?: readonly string[];
  readonly ServiceNamespace: string;
  readonly ResourceId?: string;
  readonly ScalableDimension?: string;
}

export function scheduleOperations(
  actions: Table<ActionRow>,
  target: (caller: Caller, request: Target) => object,
): Operations {
  return {
    PutScheduledAction: (input: ScheduledAction, caller) => {
      target(caller, input);
      put(actions, input, caller);
      return {};
    },
    DeleteScheduledAction: (input: ScheduledAction, caller) => {
      if (!actions.delete(caller, nameOf(input)))
        throw new ServiceError(
          'ObjectNotFoundException',
          `No scheduled action found for ${input.ScheduledActionName} of ${input.ResourceId}`,
        );
      return {};
    },
    DescribeScheduledActions: (input: DescribeActions, caller) => {
      const { ScheduledActionNames: names } = input;
      const wanted = actions
        .list(caller)
        .filter((row) => selects(row, input) && (!names || names.includes(row.ScheduledActionName)));
      const { items, NextToken } = paged(wanted, { MaxResults: 50, ...input });
      return { ScheduledActions: items.map(describe), NextToken };
    },
  };
}

function put(actions: Table<ActionRow>, input: ScheduledAction, caller: Caller): void {
  const { ServiceNamespace, ResourceId, ScalableDimension, ScheduledActionName, Schedule, ...given } = input;
  const known = actions.get(caller, nameOf(input));
  const schedule = Schedule ?? known?.settings.Schedule;
  if (!schedule) throw validationException('Schedule must be specified for a new scheduled action');
  const settings = { ...known?.settings, ...given, Schedule: schedule };
  const identity = `${crypto.randomUUID()}:resource/${ServiceNamespace}/${ResourceId}:scheduledActionName/${ScheduledActionName}`;
  const row: ActionRow = known ?? {
    ServiceNamespace,
    ResourceId,
    ScalableDimension,
    ScheduledActionName,
    settings,
    arn: arnOf(caller, 'autoscaling', `scheduledAction:${identity}`),
    created: new Date(),
  };
  row.settings = settings;
  actions.put(caller, nameOf(input), row);
}

function nameOf(input: Target & { readonly ScheduledActionName: string }): string {
  return `${keyOf(input)}|${input.ScheduledActionName}`;
}

function describe({ arn, created, settings, ...row }: ActionRow): object {
  return { ...row, ...settings, ScheduledActionARN: arn, CreationTime: created };
}
