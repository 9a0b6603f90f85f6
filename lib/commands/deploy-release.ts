import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { STSClient } from '@aws-sdk/client-sts';
import { ReleaseDeployment } from '../deploy-release/deploy';
import { findDeployment } from '../deploy-release/deployment';
import { identify } from '../credentials';
import { Problem } from '../problem';
import type { Terminal } from './terminal';

/** What the command was told. */
export interface DeployReleaseOptions {
  readonly stack: string;
  readonly environment: string;
  readonly useCase?: string;
  readonly versionId?: string;
  readonly region?: string;
  readonly templateBucket?: string;
  readonly timeout: number;
  readonly dryRun?: boolean;
}

const MINUTE = 60_000;

/** Deploys one version of a release to one environment, and tests it. */
export async function deployRelease(options: DeployReleaseOptions, terminal: Terminal): Promise<void> {
  // the SDK is a part of this bundle, so nobody can follow its advice to update Node for a newer SDK
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    if (region === undefined) throw new Problem('name the Region of the stack by --region, or in AWS_REGION');
    await identify(new STSClient({ region }), region);
    const deployment = await findDeployment(new CloudFormationClient({ region }), options);
    const { useCase, environment, account } = deployment;
    terminal.out(`${useCase} to ${environment}, account ${account}, ${deployment.region}`);
    const tell = (step: string, how: string) => terminal.out(`  ${step.padEnd(8)} ${how}`);
    await new ReleaseDeployment(deployment, limit(options.timeout * MINUTE), tell).run(options);
    if (options.dryRun) terminal.out('nothing was deployed: that takes the command without --dry-run');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    terminal.err(error.message);
    terminal.exit(1);
  }
}

function limit(millis: number): { readonly signal: AbortSignal; left(): number } {
  const end = Date.now() + millis;
  return { signal: AbortSignal.timeout(millis), left: () => Math.max(0, end - Date.now()) };
}
