import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { throwFaults } from '../../private/errors';
import type { ReleaseStack } from '../release-stack';
import type { SmokeTest } from '../smoke-test';
import type { Stage } from '../stage';
import {
  checkEnvironmentName,
  checkInstructions,
  checkQualifier,
  checkReleaseParent,
  checkSameRegion,
  checkSmokeTest,
  checkStageEnv,
  checkStageNames,
  checkStages,
  checkUserParameters,
} from './checks';
import { targetOf, userParameters } from './target';

interface Asked {
  readonly release: ReleaseStack;
  readonly stages: Stage[];
  readonly smokeTest?: SmokeTest;
}

/** MLL730 to MLL741: everything about a delivery that can be known before it is built. */
export function checkDelivery(scope: Construct, { release, stages, smokeTest }: Asked): void {
  const stack = Stack.of(scope);
  throwFaults(
    [
      checkReleaseParent(release, stack),
      checkQualifier(stack.synthesizer.bootstrapQualifier),
      checkStages(stages),
      ...checkStageNames(stages),
      ...checkSmokeTest('smokeTest', smokeTest),
      ...stages.flatMap((stage) => [
        checkEnvironmentName('stageName', stage.stageName),
        ...checkStageEnv(stage),
        checkSameRegion(stage, stack.region),
        checkInstructions(stage),
        ...checkSmokeTest(`stages.${stage.stageName}.smokeTest`, stage.smokeTest),
      ]),
    ],
    scope,
  );
  throwFaults(
    stages.map((stage) => {
      const test = stage.smokeTest ?? smokeTest;
      if (test === undefined || Token.isUnresolved(test.payload)) return undefined;
      const { useCase } = release;
      const target = targetOf(stage, { useCase: useCase.useCaseName, qualifier: '' });
      const latency = useCase.serviceLevels.latencyP99.toMilliseconds();
      return checkUserParameters(stage.stageName, userParameters(target, test, latency));
    }),
    scope,
  );
}
