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

describe('when people of a use case write code', () => {
  const template = development(textOfCase('workbench'))['mortgage-approval-dev'];
  const services = resourcesOf(template, 'AWS::EC2::VPCEndpoint').map(({ Properties }) =>
    (Properties.ServiceName as string).replace('com.amazonaws.eu-west-1.', ''),
  );

  test('then they do so in the network, which has what Studio and CodeArtifact need', () => {
    const [{ Properties: domain }] = resourcesOf(template, 'AWS::SageMaker::Domain');
    expect(domain).toMatchObject({ AppNetworkAccessType: 'VpcOnly', DomainName: 'mortgage-approval' });
    expect(JSON.stringify(domain.DefaultUserSettings)).toContain('"IdleTimeoutInMinutes":90');
    const profiles = resourcesOf(template, 'AWS::SageMaker::UserProfile');
    expect(profiles.map(({ Properties }) => Properties.UserProfileName)).toEqual(['ana', 'ben']);
    const needed = ['codeartifact.api', 'codeartifact.repositories', 'sagemaker.api', 'sagemaker.runtime', 'sts'];
    expect(new Set(services)).toEqual(new Set(['s3', 'logs', 'monitoring', ...needed]));
  });

  test('then they read the curated data, start training and install packages, and write nothing', () => {
    const roles = resourcesOf(template, 'AWS::IAM::Role').map(({ Properties }) => JSON.stringify(Properties));
    const [role] = roles.filter((text) => text.includes('sagemaker:CreateSpace'));
    for (const action of ['s3:GetObject"', 'sagemaker:StartPipelineExecution', 'codeartifact:ReadFromRepository'])
      expect(role).toContain(action);
    expect(role).toMatch(/LakeCurated/);
    expect(role).not.toMatch(/s3:Put|s3:Delete|iam:PassRole|LakeArtifacts|LakeRaw/);
  });

  test('then handlers in the same network keep their endpoints', () => {
    const text = textOfCase('workbench').replace(
      'network: { isolated: true }',
      'network: { isolated: true }\nsecurity: strict',
    );
    const strict = resourcesOf(development(text)['mortgage-approval-dev'], 'AWS::EC2::VPCEndpoint');
    const names = strict.map(({ Properties }) =>
      (Properties.ServiceName as string).replace('com.amazonaws.eu-west-1.', ''),
    );
    for (const name of [...services, 'xray', 'events', 'dynamodb']) expect(names).toContain(name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('then packages need no network', () => {
    const alone = development(textOfCase('packages'))['mortgage-approval-dev'];
    expect(resourcesOf(alone, 'AWS::EC2::VPC')).toEqual([]);
    const [{ Properties: repository }] = resourcesOf(alone, 'AWS::CodeArtifact::Repository');
    expect(repository.ExternalConnections).toEqual(['public:npmjs']);
  });
});
