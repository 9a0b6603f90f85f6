import { exampleText, resourcesOf, synthesise, textOfCase } from './fixture';

const development = (text: string) => synthesise(text, { environment: 'dev' }).templates;

describe('when the example is developed', () => {
  const template = development(exampleText)['mortgage-approval-dev'];

  test('then every stage of the lifecycle is there', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types).toEqual(
      expect.arrayContaining([
        'AWS::SageMaker::ModelCard',
        'AWS::KMS::Key',
        'AWS::S3::Bucket',
        'AWS::SageMaker::Pipeline',
        'AWS::SageMaker::ModelPackageGroup',
        'AWS::CodePipeline::Pipeline',
        'AWS::Events::EventBus',
      ]),
    );
  });

  test('then jobs run in no network of the use case', () => {
    expect(resourcesOf(template, 'AWS::EC2::VPC')).toEqual([]);
  });
});

test('when data is prepared, then it is gone when the file says', () => {
  const text = exampleText.replace(/^( *)code: /m, '$1preparedRetentionDays: 14\n$1code: ');
  const buckets = resourcesOf(development(text)['mortgage-approval-dev'], 'AWS::S3::Bucket');
  const rules = buckets.flatMap(({ Properties }) => (Properties.LifecycleConfiguration as { Rules: object[] }).Rules);
  expect(rules).toContainEqual(expect.objectContaining({ Prefix: 'prepared/', ExpirationInDays: 14 }));
});

describe('when a use case asks for a network', () => {
  test('then its jobs run in one without a way out', () => {
    const template = development(textOfCase('unchanged'))['mortgage-approval-dev'];
    expect(resourcesOf(template, 'AWS::EC2::VPC')).toHaveLength(1);
    expect(resourcesOf(template, 'AWS::EC2::InternetGateway')).toEqual([]);
    expect(resourcesOf(template, 'AWS::EC2::NatGateway')).toEqual([]);
    const [pipeline] = resourcesOf(template, 'AWS::SageMaker::Pipeline');
    const definition = JSON.stringify(pipeline.Properties);
    expect(definition.match(/VpcConfig/g)).toHaveLength(definition.match(/EnableNetworkIsolation/g)!.length);
  });
});

describe('when drift is not watched', () => {
  test('then nothing retrains by itself', () => {
    const template = development(textOfCase('serverless'))['mortgage-approval-dev'];
    const buses = resourcesOf(template, 'AWS::Events::EventBus').map(({ Properties }) => Properties.Name);
    expect(buses).toEqual(['mortgage-approval-notifications']);
    const variables = resourcesOf(template, 'AWS::Lambda::Function').map((f) => JSON.stringify(f.Properties));
    expect(variables.filter((text) => text.includes('COOLDOWN_SECONDS'))).toEqual([]);
  });
});

describe('when all environments are in one account', () => {
  test('then alarms are heard without a bus between accounts', () => {
    const template = development(textOfCase('one-account'))['mortgage-approval-dev'];
    expect(resourcesOf(template, 'AWS::Events::EventBus')).toEqual([]);
    const rules = resourcesOf(template, 'AWS::Events::Rule').map(({ Properties }) => JSON.stringify(Properties));
    expect(rules).toContainEqual(expect.stringContaining('alarm:mortgage-approval-prod-drift'));
  });
});

describe('when a release goes to production', () => {
  const stagesOf = (text: string) => {
    const [{ Properties }] = resourcesOf(development(text)['mortgage-approval-dev'], 'AWS::CodePipeline::Pipeline');
    const stages = Properties.Stages as { Name: string; Actions: { Name: string }[] }[];
    return stages.map(({ Name, Actions }) => [Name, ...Actions.map((action) => action.Name)]);
  };
  const approved = [
    ['Source', 'Release'],
    ['staging', 'Verify', 'Clear', 'Prepare', 'Deploy', 'SmokeTest'],
    ['Approve-prod', 'Approve'],
    ['prod', 'Verify', 'Clear', 'Prepare', 'Deploy', 'SmokeTest'],
  ];

  test('then a person is asked before, and before no other environment', () => {
    expect(stagesOf(exampleText)).toEqual(approved);
    expect(stagesOf(exampleText.replace(', approval: manual', ''))).toEqual(approved);
  });

  test('then nobody is asked where the file says so', () => {
    const unasked = stagesOf(exampleText.replace('approval: manual', 'approval: none'));
    expect(unasked).toEqual(approved.filter(([name]) => name !== 'Approve-prod'));
  });
});
