import { ReleaseEnvironment } from '../release-environment';
import type { ReleaseStack } from '../release-stack';
import type { SmokeTest } from '../smoke-test';
import type { Stage } from '../stage';

/** What the values of a release in its environments are made of. */
export interface EnvironmentsPlan {
  readonly release: ReleaseStack;
  readonly stages: readonly Stage[];
  /** The smoke test of stages that have none of their own. */
  readonly smokeTest?: SmokeTest;
}

/** Tells the release of the environments of a delivery, and of their values. */
export function addEnvironments({ release, stages, smokeTest: shared }: EnvironmentsPlan): void {
  for (const { stageName, parameters, smokeTest } of stages) {
    const usual = ReleaseEnvironment.parametersFor(release.useCase, stageName);
    release.addEnvironment(stageName, {
      // Computed late, to include parameters that are added to the release after the delivery is created.
      get parameters() {
        const asked = Object.entries(usual).filter(([name]) => release.node.tryFindChild(name));
        return { ...Object.fromEntries(asked), ...parameters };
      },
      tags: { ...release.useCase.tags, 'ml:environment': stageName },
      smokeTest: smokeTest ?? shared,
    });
  }
}
