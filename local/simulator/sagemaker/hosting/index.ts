import type { Operations } from '../../service/operations';
import type { RuntimeHandler } from '../../service/runtime';
import type { Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import { AsyncInvocations } from './async-invocations';
import type { ContainerOptions } from './container';
import { ContainerCalls } from './container-call';
import { DataCapture } from './data-capture';
import { EndpointConfigs } from './endpoint-configs';
import { EndpointMetrics } from './endpoint-metrics';
import { Endpoints, type PlannedFault } from './endpoints';
import { Invocations } from './invocations';
import { Launching } from './launching';
import type { ModelPackages } from './model-packages';
import { Models } from './models';
import type { ServedModel } from './served-model';

export type { ContainerOptions } from './container';
export type { ModelPackages } from './model-packages';
export { startModelServer, type ModelServer, type ModelServerRequest } from './model-server';
export { ServingFailure, type ServedModel } from './served-model';

/** The process that stands for the instances of a variant. */
export interface VariantServer {
  readonly variant: string;
  readonly endpointConfig: string;
  readonly pid: number;
  readonly restarts: number;
  readonly log: string;
}

/** SageMaker's hosting: models, endpoint configurations, endpoints, and the runtime that invokes them. */
export class Hosting {
  public readonly operations: Operations;
  public readonly runtime: RuntimeHandler;
  private readonly models: Models;
  private readonly endpoints: Endpoints;
  private readonly calls = new ContainerCalls();
  private readonly metrics: EndpointMetrics;
  private readonly capture: DataCapture;
  private readonly asynchronous: AsyncInvocations;

  public constructor(services: Services, packages: ModelPackages, options: ContainerOptions) {
    const launching = new Launching(services, options);
    this.models = new Models(services, packages);
    const configs = new EndpointConfigs(services, this.models);
    this.endpoints = new Endpoints(launching, this.models, configs);
    this.metrics = new EndpointMetrics(services);
    this.capture = new DataCapture(launching);
    const invocations = new Invocations(this.endpoints, this.calls, this.metrics, this.capture);
    this.operations = { ...this.models.operations, ...configs.operations, ...this.endpoints.operations };
    this.asynchronous = new AsyncInvocations(invocations, launching);
    this.runtime = {
      invoke: (request) => invocations.invoke(request),
      invokeAsync: (request) => this.asynchronous.invoke(request),
    };
  }

  /** The model of a batch transform. Throws a ValidationException if there is none. */
  public servedModel(scope: Scope, name: string): ServedModel {
    return this.models.get(scope, name).served;
  }

  /** The running processes of an endpoint's variants, including those of a pending deployment. */
  public serversOf(scope: Scope, endpointName: string): VariantServer[] {
    const row = this.endpoints.find(scope, endpointName);
    return [row?.fleet, row?.pending?.fleet].flatMap((fleet) =>
      (fleet?.variants ?? []).flatMap(({ name, server }) =>
        server?.pid
          ? [
              {
                variant: name,
                endpointConfig: fleet!.config.name,
                pid: server.pid,
                restarts: server.restarts,
                log: server.log,
              },
            ]
          : [],
      ),
    );
  }

  /** Plans that the service rolls the next update of an endpoint back, or that the new fleet answers with errors. */
  public plan(scope: Scope, endpointName: string, fault: PlannedFault): void {
    this.endpoints.plan(scope, endpointName, fault);
  }

  /** Which captured traffic and metrics were lost, and why. */
  public get lost(): readonly string[] {
    return [...this.capture.lost, ...this.metrics.lost];
  }

  /** Answers pending asynchronous requests, and writes pending captured traffic and metrics. */
  public async flush(): Promise<void> {
    await this.asynchronous.idle();
    await Promise.all([this.capture.flush(), this.metrics.flush()]);
  }

  /** Stops every server. */
  public async stop(): Promise<void> {
    await this.endpoints.stop();
    await this.flush().catch(() => {});
    this.calls.close();
  }
}
