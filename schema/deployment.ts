import * as z from 'zod/mini';

const Text = z.string().check(z.minLength(1));
const RoleArn = z.string().check(z.regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/));

/**
 * What it takes to deploy releases to one environment without CodePipeline: an output of the stack that makes releases, as JSON.
 * The roles are those that the environment keeps for this. `states` is the table in which the release maker remembers.
 */
export const Deployment = z.object({
  schema: z.literal('deployment/1'),
  useCase: Text,
  environment: Text,
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: Text,
  releases: z.object({ bucket: Text, key: Text }),
  states: Text,
  stackName: Text,
  endpoint: Text,
  roles: z.object({ deploy: RoleArn, execution: RoleArn, clearing: RoleArn, smokeTest: z.optional(RoleArn) }),
  /** The longest time that the fastest answer to the smoke test may take. */
  latencyMillis: z.number().check(z.positive()),
});
export type Deployment = z.infer<typeof Deployment>;
