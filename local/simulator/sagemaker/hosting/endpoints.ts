import type {
  CreateEndpointInput,
  DeleteEndpointInput,
  DescribeEndpointInput,
  ListEndpointsInput,
  UpdateEndpointInput,
  UpdateEndpointWeightsAndCapacitiesInput,
} from '@aws-sdk/client-sagemaker';
import { inBackground } from '../../service/background';
import { validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Caller, Scope } from '../../../core/scope';
import { Deployment, settle } from './deployment';
import { isInProgress, type EndpointRow } from './endpoint';
import type { EndpointConfigs } from './endpoint-configs';
import { describedEndpoint } from './endpoint-view';
import { instancesOf, plannedFleet, stopFleet, type Fleet, type Retained } from './fleet';
import { endpointStateChange } from './hosting-events';
import type { Launching } from './launching';
import type { Models } from './models';
import { NamedResources } from '../named-resources';
import { ENDPOINTS } from './kinds';
import { checkDeployment, statusMessage } from './rollout';
import { ServingFailure } from './served-model';

const LAUNCH = 60;
const SCALE = 60;

/** What a rehearsal plans to go wrong with an update. */
export interface PlannedFault {
  /** Why the service rolls the endpoint back. */
  readonly rollback?: string;
  /** What every answer of the new fleet says, with the status 500. */
  readonly failing?: string;
}

/** The endpoints, and their background work. */
export class Endpoints {
  private readonly rows: NamedResources<EndpointRow>;
  /** The endpoints of every account that have not been deleted. */
  private readonly alive = new Set<EndpointRow>();
  private readonly work = new Set<Promise<void>>();
  /** What goes wrong with the next update of endpoints. */
  private readonly planned = new WeakMap<EndpointRow, PlannedFault>();

  public readonly operations: Operations = {
    CreateEndpoint: (input: CreateEndpointInput, caller) => this.create(input, caller),
    DescribeEndpoint: ({ EndpointName }: DescribeEndpointInput, caller) =>
      describedEndpoint(this.rows.get(caller, EndpointName!)),
    ListEndpoints: (input: ListEndpointsInput, caller) => this.list(input, caller),
    UpdateEndpoint: (input: UpdateEndpointInput, caller) => this.update(input, caller),
    UpdateEndpointWeightsAndCapacities: (input: UpdateEndpointWeightsAndCapacitiesInput, caller) =>
      this.scale(input, caller),
    DeleteEndpoint: ({ EndpointName }: DeleteEndpointInput, caller) => this.delete(EndpointName!, caller),
  };

  public constructor(
    private readonly launching: Launching,
    private readonly models: Models,
    private readonly configs: EndpointConfigs,
  ) {
    this.rows = new NamedResources(launching.services, ENDPOINTS);
  }

  public find(scope: Scope, name: string): EndpointRow | undefined {
    return this.rows.find(scope, name);
  }

  /** Plans that something goes wrong with the next update of an endpoint. */
  public plan(scope: Scope, name: string, fault: PlannedFault): void {
    this.planned.set(this.rows.get(scope, name), fault);
  }

  /** Stops every server, and waits for background work. */
  public async stop(): Promise<void> {
    for (const { ending } of this.alive) ending.abort();
    await Promise.allSettled(this.work);
    await Promise.all([...this.alive].flatMap(({ fleet, pending }) => [fleet, pending?.fleet]).map(stopAny));
  }

  private async create(input: CreateEndpointInput, caller: Caller): Promise<object> {
    const begun = this.rows.newRow(caller, input.EndpointName!);
    const config = this.configs.get(caller, input.EndpointConfigName!);
    const fleet = plannedFleet(config, (model) => this.models.get(caller, model).served);
    checkDeployment(input.DeploymentConfig, instancesOf(fleet));
    const row: EndpointRow = {
      ...begun,
      modified: begun.created,
      status: 'Creating',
      configName: config.name,
      deployment: input.DeploymentConfig,
      ending: new AbortController(),
    };
    this.rows.add(row, input.Tags);
    this.alive.add(row);
    this.inBackground(row, () => this.bringUp(row, fleet));
    return { EndpointArn: row.arn };
  }

  private async bringUp(row: EndpointRow, fleet: Fleet): Promise<void> {
    await this.announce(row);
    await this.launching.launch(row, fleet);
    row.fleet = fleet;
    await this.services.clock.wait(LAUNCH, row.ending.signal);
    await settle(this.services, row);
  }

  private async update(input: UpdateEndpointInput, caller: Caller): Promise<object> {
    const row = this.updatable(caller, input.EndpointName!);
    const config = this.configs.get(caller, input.EndpointConfigName!);
    const fleet = plannedFleet(config, (model) => this.models.get(caller, model).served, row.fleet, retainedBy(input));
    const deployment = input.DeploymentConfig ?? (input.RetainDeploymentConfig ? row.deployment : undefined);
    checkDeployment(deployment, instancesOf(fleet));
    if (input.DeploymentConfig) row.deployment = input.DeploymentConfig;
    const planned = this.planned.get(row);
    this.planned.delete(row);
    fleet.failing = planned?.failing;
    row.status = 'Updating';
    row.failureReason = undefined;
    row.modified = this.services.clock.now();
    this.inBackground(row, async () => {
      await this.announce(row);
      await new Deployment(this.launching, row, fleet, deployment, planned?.rollback).run();
    });
    return { EndpointArn: row.arn };
  }

  private async scale(input: UpdateEndpointWeightsAndCapacitiesInput, caller: Caller): Promise<object> {
    const row = this.updatable(caller, input.EndpointName!);
    const wanted = input.DesiredWeightsAndCapacities!.map((desired) => {
      const variant = row.fleet!.variants.find(({ name }) => name === desired.VariantName);
      if (!variant)
        throw validationException(`Could not find variant "${desired.VariantName}" of endpoint "${row.arn}".`);
      if (desired.DesiredInstanceCount !== undefined && variant.config.ServerlessConfig)
        throw validationException(`Variant "${desired.VariantName}" is serverless and has no instances.`);
      return { variant, desired };
    });
    row.status = 'Updating';
    row.modified = this.services.clock.now();
    const count = Math.max(...wanted.map(({ variant, desired }) => desired.DesiredInstanceCount ?? variant.instances));
    row.change = { status: 'Updating', message: statusMessage('Updating', undefined, count), since: row.modified };
    this.inBackground(row, async () => {
      await this.announce(row);
      await this.services.clock.wait(SCALE, row.ending.signal);
      for (const { variant, desired } of wanted) {
        variant.weight = desired.DesiredWeight ?? variant.weight;
        variant.instances = desired.DesiredInstanceCount ?? variant.instances;
      }
      row.change = undefined;
      await settle(this.services, row);
    });
    return { EndpointArn: row.arn };
  }

  private async delete(name: string, caller: Caller): Promise<object> {
    const row = this.changeable(caller, name);
    row.status = 'Deleting';
    row.modified = this.services.clock.now();
    row.ending.abort();
    this.inBackground(row, async () => {
      await this.announce(row);
      await stopAny(row.fleet);
      this.rows.delete(row);
      this.alive.delete(row);
    });
    return {};
  }

  private list(input: ListEndpointsInput, caller: Caller): object {
    const filter = ({ status }: EndpointRow) => !input.StatusEquals || status === input.StatusEquals;
    const { items, NextToken } = this.rows.page(caller, input, 'Descending', filter);
    const Endpoints = items.map(({ name, arn, created, modified, status }) => ({
      EndpointName: name,
      EndpointArn: arn,
      CreationTime: created,
      LastModifiedTime: modified,
      EndpointStatus: status,
    }));
    return { Endpoints, NextToken };
  }

  private changeable(caller: Caller, name: string): EndpointRow {
    const row = this.rows.get(caller, name);
    if (isInProgress(row)) throw validationException(`Cannot update in-progress endpoint "${row.arn}".`);
    return row;
  }

  /** Refuses a failed endpoint, which may have no fleet to return to and can only be deleted. */
  private updatable(caller: Caller, name: string): EndpointRow {
    const row = this.changeable(caller, name);
    if (row.status === 'Failed') throw validationException(`Cannot update endpoint "${row.arn}": it is Failed.`);
    return row;
  }

  private get services() {
    return this.launching.services;
  }

  private async announce(row: EndpointRow): Promise<void> {
    await this.services.events.emit(row.scope, endpointStateChange(row, this.rows.tagsOf(row)));
  }

  /** Starts work after the answer. An error in it fails the endpoint. */
  private inBackground(row: EndpointRow, work: () => Promise<void>): void {
    const done: Promise<void> = work()
      .catch((error: unknown) => this.fail(row, error))
      .finally(() => this.work.delete(done));
    this.work.add(done);
    inBackground(done);
  }

  private async fail(row: EndpointRow, error: unknown): Promise<void> {
    if (row.ending.signal.aborted) return;
    row.status = 'Failed';
    row.failureReason = error instanceof ServingFailure ? error.message : `Internal failure: ${String(error)}`;
    row.modified = this.services.clock.now();
    await this.announce(row);
  }
}

async function stopAny(fleet: Fleet | undefined): Promise<void> {
  if (fleet) await stopFleet(fleet);
}

function retainedBy(input: UpdateEndpointInput): Retained {
  const excluded = new Set(input.ExcludeRetainedVariantProperties?.map(({ VariantPropertyType: type }) => type));
  const kept = (type: 'DesiredInstanceCount' | 'DesiredWeight'): boolean =>
    input.RetainAllVariantProperties === true && !excluded.has(type);
  return {
    weights: kept('DesiredWeight'),
    instances: kept('DesiredInstanceCount'),
  };
}
