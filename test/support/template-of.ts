import { App, Stack } from 'aws-cdk-lib/core';
import { context } from '../../cdk.json';
import type { TemplateBody } from '../lib/stacks/fixture';

/** The template of a stack with the feature flags of the app. */
export function templateOf(build: (stack: Stack) => void): TemplateBody {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  build(stack);
  return app.synth().getStackByName('Stack').template as TemplateBody;
}
