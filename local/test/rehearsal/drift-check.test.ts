import type { SynthesisedStack, TemplateResource } from '../../rehearsal/assembly';
import { driftAlarm } from '../../rehearsal/drift-check';
import type { Session } from '../../rehearsal/session';

const TOOLS = { account: '111111111111', region: 'eu-west-1' };
const ARN = `arn:aws:cloudwatch:eu-west-1:${TOOLS.account}:alarm:`;

const alarm = (AlarmName: string) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName } });
const rule = (source: string, ...resources: string[]) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventPattern: { source: [source], resources } },
});
const stack = (name: string, ...resources: TemplateResource[]): SynthesisedStack => ({
  name,
  selector: name,
  scope: TOOLS,
  template: { Resources: Object.fromEntries(resources.map((resource, i) => [`R${i}`, resource])) },
});

function session(development: SynthesisedStack, ...environments: SynthesisedStack[]): Session {
  const endpoints = environments.map(({ name }) => ({ EndpointName: name }));
  const aws = { use: () => Promise.resolve({ Endpoints: endpoints }) };
  return { aws, assembly: { development, environments } } as unknown as Session;
}

describe('when the drift alarm of production is looked for', () => {
  test('then it is the alarm that a rule of the environment listens to', async () => {
    const prod = stack('prod', alarm('prod-latency'), alarm('prod-drift'), rule('aws.cloudwatch', `${ARN}prod-drift`));
    expect(await driftAlarm(session(stack('dev'), prod))).toBe('prod-drift');
  });

  test('then a rule beside the training pipeline counts, and other environments do not', async () => {
    const dev = stack('dev', rule('aws.cloudwatch', `${ARN}staging-drift`, `${ARN}prod-drift`));
    const environments = [stack('staging', alarm('staging-drift')), stack('prod', alarm('prod-drift'))];
    expect(await driftAlarm(session(dev, ...environments))).toBe('prod-drift');
  });

  test('then a rule for other events does not count', async () => {
    const prod = stack('prod', alarm('prod-drift'), rule('aws.s3', `${ARN}prod-drift`), rule('aws.cloudwatch'));
    await expect(driftAlarm(session(stack('dev'), prod))).rejects.toThrow('no rule listens to a drift alarm');
  });
});
