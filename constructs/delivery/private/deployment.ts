import type { Stage } from '../stage';
import type { SmokeTest } from '../smoke-test';
import type { Target } from './target';

/** What is the same in all environments of releases. */
export interface DeploymentOrigin {
  readonly useCaseName: string;
  readonly releases: { readonly bucket: string; readonly key: string };
  /** The name of the table in which the release maker remembers what it has made. */
  readonly states: string;
  /** The latency that the service levels allow. */
  readonly latencyMillis: number;
  /** The smoke test of stages that have none of their own. */
  readonly smokeTest?: SmokeTest;
}

/** What the command `deploy-release` has to know of an environment, as it reads it from an output of the stack. */
export function deploymentTo(target: Target, stage: Stage, origin: DeploymentOrigin): object {
  const { useCaseName: useCase, releases, states } = origin;
  const { stageName: environment, account, region, stackName, endpoint } = target;
  const test = stage.smokeTest ?? origin.smokeTest;
  return {
    schema: 'deployment/1',
    useCase,
    environment,
    account,
    region,
    releases,
    states,
    stackName,
    endpoint,
    roles: {
      deploy: target.deployRoleArn,
      execution: target.executionRoleArn,
      clearing: target.clearingRoleArn,
      ...(test && { smokeTest: target.smokeTestRoleArn }),
    },
    latencyMillis: test?.latency?.toMilliseconds() ?? origin.latencyMillis,
  };
}
