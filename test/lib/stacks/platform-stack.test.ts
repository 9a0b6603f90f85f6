import { exampleText, resourcesOf, synthesise, textOfCase } from './fixture';

const platform = (text: string, name = 'mortgage-approval-prod') =>
  synthesise(text, { environment: 'prod' }).templates[name];
const namesOf = (template: ReturnType<typeof platform>, type: string, prop: string) =>
  resourcesOf(template, type).flatMap(({ Properties }) => (Properties[prop] as string | undefined) ?? []);

describe('when an environment is set up', () => {
  const template = platform(exampleText);

  test('then it has what two accounts agree on under fixed names', () => {
    expect(namesOf(template, 'AWS::IAM::Role', 'RoleName').sort()).toEqual([
      'mortgage-approval-prod-clearing',
      'mortgage-approval-prod-deploy',
      'mortgage-approval-prod-drift',
      'mortgage-approval-prod-drift-schedule',
      'mortgage-approval-prod-serving',
      'mortgage-approval-prod-smoke-test',
    ]);
  });

  test('then it has eyes on the endpoint before there is one', () => {
    expect(namesOf(template, 'AWS::CloudWatch::Alarm', 'AlarmName').sort()).toEqual([
      'mortgage-approval-prod-availability',
      'mortgage-approval-prod-drift',
      'mortgage-approval-prod-drift-check-failed',
      'mortgage-approval-prod-drift-unscheduled',
      'mortgage-approval-prod-latency',
      'mortgage-approval-prod-stale',
      'mortgage-approval-prod-traffic-missing',
      'mortgage-approval-prod-traffic-unreadable',
    ]);
    expect(resourcesOf(template, 'AWS::CloudWatch::Dashboard')).toHaveLength(1);
  });

  test('then captured requests are kept as long as the file says', () => {
    const [rules] = resourcesOf(template, 'AWS::S3::Bucket').flatMap(({ Properties }) =>
      Properties.LoggingConfiguration ? [Properties.LifecycleConfiguration] : [],
    );
    expect(rules).toEqual({
      Rules: [
        expect.objectContaining({ ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
        { Id: 'DeleteMarkers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
      ],
    });
  });

  test('then no endpoint is in it: that comes with a release', () => {
    expect(resourcesOf(template, 'AWS::SageMaker::Endpoint')).toEqual([]);
  });
});

describe('when an environment has a topic for its alarms', () => {
  const page = 'arn:aws:sns:eu-west-1:333333333333:page';
  const actionsOf = (text: string) => [
    ...new Set(
      resourcesOf(platform(text), 'AWS::CloudWatch::Alarm').map(({ Properties }) =>
        JSON.stringify([Properties.AlarmActions, Properties.OKActions]),
      ),
    ),
  ];

  test('then every alarm notifies it directly, those on what could not be forwarded too', () => {
    expect(actionsOf(exampleText.replace(/(  prod: \{.*), approval/, `$1, alarmTopic: '${page}', approval`))).toEqual([
      JSON.stringify([[page], [page]]),
    ]);
  });

  test('then the alarms of an environment without one have no actions', () => {
    expect(actionsOf(exampleText)).toEqual([JSON.stringify([undefined, undefined])]);
  });
});

describe('when drift is not watched', () => {
  const template = platform(textOfCase('serverless'));

  test('then the service levels are, and nothing else', () => {
    expect(namesOf(template, 'AWS::CloudWatch::Alarm', 'AlarmName').sort()).toEqual([
      'mortgage-approval-prod-availability',
      'mortgage-approval-prod-latency',
    ]);
    expect(resourcesOf(template, 'AWS::SageMaker::Pipeline')).toEqual([]);
    const handlers = resourcesOf(template, 'AWS::Lambda::Function').map((f) => JSON.stringify(f.Properties));
    expect(handlers.filter((text) => !text.includes('"expire-logs"'))).toEqual([]);
    const rules = resourcesOf(template, 'AWS::Events::Rule').filter(({ Properties }) => Properties.EventPattern);
    const texts = rules.map(({ Properties }) => JSON.stringify(Properties));
    expect(texts.filter((text) => !text.includes('event-bus/mortgage-approval-notifications'))).toEqual([]);
  });
});

describe('when a use case asks for a network', () => {
  const template = platform(textOfCase('unchanged'));

  test('then the environment has one, and tells releases where it is', () => {
    expect(resourcesOf(template, 'AWS::EC2::VPC')).toHaveLength(1);
    expect(namesOf(template, 'AWS::SSM::Parameter', 'Name').sort()).toEqual([
      '/mortgage-approval/prod/serving/capture',
      '/mortgage-approval/prod/serving/key',
      '/mortgage-approval/prod/serving/role',
      '/mortgage-approval/prod/serving/security-groups',
      '/mortgage-approval/prod/serving/subnets',
    ]);
  });
});

describe('when the environment is in the account that trains', () => {
  test('then its alarm is not sent on', () => {
    const rules = resourcesOf(platform(textOfCase('one-account')), 'AWS::Events::Rule');
    expect(rules.map(({ Properties }) => JSON.stringify(Properties))).not.toContainEqual(
      expect.stringContaining('aws.cloudwatch'),
    );
  });
});

describe('when drift retrains', () => {
  const triggers = (text: string, environment: string) =>
    resourcesOf(synthesise(text, { environment }).templates[`mortgage-approval-${environment}`], 'AWS::Events::Rule')
      .map(({ Properties }) => JSON.stringify(Properties.EventPattern ?? {}))
      .filter((pattern) => pattern.includes('aws.cloudwatch') && pattern.includes(`${environment}-drift`));

  test.each([
    ['only the last environment counts', exampleText.replace(', from: [prod]', ''), 0, 1],
    ['the environments of the file count', textOfCase('retraining-from'), 1, 1],
    ['only those', exampleText.replace('from: [prod]', 'from: [staging]'), 1, 0],
  ])('then %s', (_what, text, staging, prod) => {
    expect(triggers(text, 'staging')).toHaveLength(staging);
    expect(triggers(text, 'prod')).toHaveLength(prod);
  });

  test('then the handler hears no other alarms', () => {
    const template = synthesise(exampleText, { environment: 'dev' }).templates['mortgage-approval-dev'];
    const heard = JSON.stringify([
      ...resourcesOf(template, 'AWS::Lambda::Function'),
      ...resourcesOf(template, 'AWS::Events::Rule'),
      ...resourcesOf(template, 'AWS::Events::EventBus').filter(
        ({ Properties }) => Properties.Name === 'mortgage-approval-retraining',
      ),
    ]);
    expect(heard).toContain('alarm:mortgage-approval-prod-drift');
    expect(heard).not.toContain('staging-drift');
    const buses = resourcesOf(template, 'AWS::Events::EventBus').map((bus) => JSON.stringify(bus));
    expect(buses.find((bus) => bus.includes('mortgage-approval-retraining'))).not.toContain('222222222222:root');
  });
});

describe('when the range of the network is given', () => {
  test.each(['dev', 'prod'])('then the VPC of %s has it', (environment) => {
    const { templates } = synthesise(textOfCase('network-cidr'), { environment });
    const vpcs = Object.values(templates).flatMap((template) => resourcesOf(template, 'AWS::EC2::VPC'));
    expect(vpcs.map(({ Properties }) => Properties.CidrBlock)).toEqual(['10.20.0.0/20']);
  });
});

describe('when the zones of the network are named', () => {
  test.each(['dev', 'prod'])('then the subnets of %s are in them', (environment) => {
    const { templates } = synthesise(textOfCase('network-zones'), { environment });
    const subnets = Object.values(templates).flatMap((template) => resourcesOf(template, 'AWS::EC2::Subnet'));
    expect(subnets.map(({ Properties }) => Properties.AvailabilityZoneId)).toEqual(['euw1-az1', 'euw1-az3']);
  });
});
