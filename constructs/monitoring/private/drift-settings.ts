import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import type { IZone } from '../../data';
import type { HandlerOptions, INetwork } from '../../foundation';
import type { OwnImage } from '../../training';
import { environmentGlobals, environmentNames, prefixOf, rolePathOf } from '../../private/names';
import { pipelineArnIn } from '../../private/pipeline-arn';
import { placeOf } from '../../private/place';
import type { Construct } from 'constructs';
import type { DriftCheckProps, DriftCheckRoles } from '../drift-check-props';
import type { AlarmProps } from '../monitor-props';
import * as defaults from './defaults';

/** The properties of a drift check with their defaults. */
export interface DriftSettings extends AlarmProps {
  /** What tells copies of the use case apart. */
  readonly prefix: string;
  readonly environment: string;
  readonly names: ReturnType<typeof environmentNames>;
  readonly rolePath: string;
  readonly globals: ReturnType<typeof environmentGlobals>;
  readonly endpoint: string;
  readonly variant: string;
  /** The variant whose traffic is checked. Without it, that of every variant is. */
  readonly onlyVariant?: string;
  readonly region: string;
  readonly pipelineArn: string;
  readonly captured: IZone;
  readonly reports: IZone;
  readonly psiLimit: number;
  readonly modelAgeDays: number;
  readonly windowHours: number;
  readonly minimumRecords: number;
  readonly missingHours: number;
  readonly instanceType: string;
  readonly volumeGibibytes: number;
  readonly maxRuntimeSeconds: number;
  readonly network?: INetwork;
  readonly image?: OwnImage;
  readonly key?: IKeyRef;
  /** What else the handlers are given. */
  readonly handling: HandlerOptions & { readonly removalPolicy?: RemovalPolicy };
  readonly roles?: DriftCheckRoles;
}

/** Fills in what a drift check was not given. */
export function settleDrift(scope: Construct, p: DriftCheckProps): DriftSettings {
  const place = placeOf(scope);
  const environment = p.environmentName ?? defaults.DEFAULT_ENVIRONMENT;
  const names = environmentNames(p.useCase, environment);
  return {
    prefix: prefixOf(p.useCase),
    rolePath: rolePathOf(p.useCase),
    environment,
    names,
    globals: environmentGlobals(p.useCase, environment, place.region),
    endpoint: p.endpointName ?? names.endpoint,
    variant: p.variantName ?? defaults.DEFAULT_VARIANT,
    onlyVariant: p.variantName,
    region: place.region,
    pipelineArn: pipelineArnIn(place, names.driftPipeline),
    captured: p.captured,
    reports: p.reports ?? p.captured,
    psiLimit: p.psiLimit ?? defaults.DEFAULT_PSI_LIMIT,
    modelAgeDays: p.useCase.serviceLevels.modelAge.toDays({ integral: false }),
    windowHours: p.window?.toHours() ?? defaults.DEFAULT_HOURS,
    minimumRecords: p.minimumRecords ?? defaults.DEFAULT_MINIMUM_RECORDS,
    missingHours: p.trafficMissingAfter?.toHours() ?? 2 * (p.every?.toHours() ?? defaults.DEFAULT_HOURS),
    instanceType: p.instanceType ?? defaults.DEFAULT_INSTANCE_TYPE,
    volumeGibibytes: p.volumeSize?.toGibibytes() ?? defaults.DEFAULT_VOLUME_GIBIBYTES,
    maxRuntimeSeconds: p.maxRuntime?.toSeconds() ?? defaults.DEFAULT_RUNTIME_SECONDS,
    network: p.network,
    image: p.image,
    key: p.key,
    handling: { ...p.handlers, removalPolicy: p.removalPolicy },
    roles: p.roles,
    alarmTopics: p.alarmTopics,
  };
}
