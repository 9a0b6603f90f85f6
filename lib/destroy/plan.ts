import { bootstrapRole, releaseStackName } from '../../constructs/delivery/private/names';
import { partitionOf } from '../../constructs/private/partitions';
import { stackName } from '../stacks/stack-name';
import type { DeclaredUseCase } from '../use-case/declared-use-case';
import { DEVELOPMENT } from '../use-case/props/delivery';

/** An account and a Region, with what its bootstrap stack holds: the roles of the CDK CLI and the bucket of assets. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly deployRole: string;
  readonly lookupRole: string;
  readonly assetsBucket: string;
}

/** A stack of a use case, and where it is. */
export interface PlannedStack {
  readonly useCaseName: string;
  readonly name: string;
  readonly place: Place;
}

/**
 * Every stack of a use case, in the order in which they can be deleted. A release needs the roles of its environment to
 * be deleted, and what releases comes last.
 */
export function plan(useCase: DeclaredUseCase, qualifier: string): PlannedStack[] {
  const { definition } = useCase;
  const { useCaseName } = definition;
  const stages = useCase.stages.toReversed();
  return [
    ...stages.map(({ stageName, env }) => ({
      useCaseName,
      name: releaseStackName(definition, stageName),
      place: placeOf(env.account!, env.region!, qualifier),
    })),
    ...stages.map(({ stageName, env }) => ({
      useCaseName,
      name: stackName(useCase, stageName),
      place: placeOf(env.account!, env.region!, qualifier),
    })),
    {
      useCaseName,
      name: stackName(useCase, DEVELOPMENT),
      place: placeOf(useCase.development.account, useCase.development.region, qualifier),
    },
  ];
}

function placeOf(account: string, region: string, qualifier: string): Place {
  const at = { partition: partitionOf(region), account, region, qualifier };
  return {
    account,
    region,
    deployRole: bootstrapRole('deploy-role', at),
    lookupRole: bootstrapRole('lookup-role', at),
    assetsBucket: `cdk-${qualifier}-assets-${account}-${region}`,
  };
}
