import { SOURCE_ACTION } from '../../../handlers/notify/commands';
import { BEFORE_ANY_CHANGE } from '../../../handlers/notify/release-ends';
import {
  exampleText,
  type Json,
  type KitBody,
  resourcesOf,
  synthesise,
  type TemplateBody,
  textOfCase,
} from './fixture';

const FILES = {
  'the example': exampleText,
  'a use case with networks': textOfCase('unchanged'),
  'a linear rollout': textOfCase('linear'),
};

const MODEL_IMAGE = 'registry/serving@sha256:abc';
const MODEL_DATA = 's3://the/released/model.tar.gz';
const MODEL_PACKAGE = 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/7';

/** Intrinsic functions as text: `<logical id>.<attribute>` for what only a deployment knows. */
class Rendered {
  public constructor(
    public readonly body: TemplateBody,
    private readonly parameters: { readonly [name: string]: string } = {},
  ) {}

  /** A value with its intrinsic functions written out. */
  public of(value: unknown): Json {
    if (Array.isArray(value)) return value.map((inner) => this.of(inner));
    if (value === null || typeof value !== 'object') return value;
    const [[key, inner]] = Object.entries(value).concat([['', undefined]]);
    if (key === 'Ref') return this.parameters[inner] ?? this.reference(inner);
    if (key === 'Fn::GetAtt') return this.attribute(inner);
    if (key === 'Fn::Join') return inner[1].map((part: unknown) => this.of(part)).join(inner[0]);
    if (key === 'Fn::Select') return this.of(inner[1])[inner[0]];
    if (key === 'Fn::Split') return this.of(inner[1]).split(inner[0]);
    if (key === 'Fn::Sub') return this.substitute(inner);
    return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, this.of(v)]));
  }

  /** The properties of the resources of a type. */
  public all(type: string): Json[] {
    return resourcesOf(this.body, type).map(({ Properties }) => this.of(Properties));
  }

  /** The properties of the only resource of a type, or of the only one that a test picks. */
  public one(type: string, pick: (properties: Json) => boolean = () => true): Json {
    const found = this.all(type).filter(pick);
    if (found.length !== 1) throw new Error(`${found.length} of ${type}`);
    return found[0];
  }

  /** Every statement that a role of a name allows. */
  public statementsOf(roleName: string): Json[] {
    const { Policies } = this.one('AWS::IAM::Role', (role) => role.RoleName === roleName);
    return Policies.flatMap((policy: Json) => policy.PolicyDocument.Statement);
  }

  private reference(id: string): string {
    const resource = this.body.Resources[id];
    const named = ['BucketName', 'PipelineName', 'RoleName'].map((name) => resource?.Properties[name]).find(Boolean);
    return typeof named === 'string' ? named : `${id}.Ref`;
  }

  private attribute([id, attribute]: [string, string]): string {
    return attribute === 'Arn' && this.body.Resources[id].Type === 'AWS::S3::Bucket'
      ? `arn:aws:s3:::${this.reference(id)}`
      : `${id}.${attribute}`;
  }

  private substitute(value: string | [string, { [name: string]: unknown }]): string {
    const [text, variables] = typeof value === 'string' ? [value, {}] : value;
    return text.replace(/\$\{(\w+)(?:\.(\w+))?\}/g, (_, id: string, attribute?: string) =>
      id in variables ? this.of(variables[id]) : this.of(attribute ? { 'Fn::GetAtt': [id, attribute] } : { Ref: id }),
    );
  }
}

/** A release as CloudFormation would deploy it to an environment: parameters filled in, SSM parameters looked up. */
function deployed({ template, parameters }: KitBody, name: string, account: string, platform: Rendered): Rendered {
  const stored = Object.fromEntries(platform.all('AWS::SSM::Parameter').map(({ Name, Value }) => [Name, Value]));
  const values = Object.entries(parameters[name].Parameters).map(([id, value]) => [
    id,
    template.Parameters![id].Type.startsWith('AWS::SSM::') ? stored[value] : value,
  ]);
  return new Rendered(template, {
    ...Object.fromEntries(values),
    ModelPackageArn: MODEL_PACKAGE,
    ModelImage: MODEL_IMAGE,
    ModelDataUri: MODEL_DATA,
    BaselineUri: 's3://the/baseline.json',
    ModelCreatedAt: '2026-11-20T08:00:00Z',
    'AWS::Partition': 'aws',
    'AWS::Region': 'eu-west-1',
    'AWS::AccountId': account,
  });
}

const arnOf = (account: string, { Path = '/', RoleName }: Json) => `arn:aws:iam::${account}:role${Path}${RoleName}`;

describe.each(Object.entries(FILES))('when %s is deployed', (_, text) => {
  const { templates, kit } = synthesise(text);
  const dev = new Rendered(templates['mortgage-approval-dev']);
  const trainer = '111111111111';

  describe.each([
    ['staging', '222222222222'],
    ['prod', '333333333333'],
  ])('then %s', (name, account) => {
    const platform = new Rendered(templates[`mortgage-approval-${name}`]);
    const release = deployed(kit!, name, account, platform);
    const endpoint = release.one('AWS::SageMaker::Endpoint').EndpointName;

    test('gives the release every value that it takes', () => {
      const given = kit!.parameters[name].Parameters;
      const needed = Object.entries(kit!.template.Parameters!).filter(([, { Default }]) => Default === undefined);
      expect([...Object.keys(given), ...kit!.fromApproval].sort()).toEqual(needed.map(([id]) => id).sort());
      expect(JSON.stringify(release.of(kit!.template.Resources))).not.toMatch(/undefined|\{"Ref"/);
    });

    test('has the values that the release looks up', () => {
      const names = platform.all('AWS::SSM::Parameter').map(({ Name }): string => Name);
      const wanted = Object.entries(kit!.parameters[name].Parameters).filter(([id]) =>
        kit!.template.Parameters![id].Type.startsWith('AWS::SSM::'),
      );
      expect(wanted.length).toBeGreaterThanOrEqual(3);
      expect(names.sort()).toEqual(wanted.map(([, value]) => value).sort());
    });

    test('has a role, a key and a bucket for the endpoint', () => {
      const [role] = Object.entries(platform.body.Resources).find(
        ([, { Properties }]) => Properties.RoleName === `mortgage-approval-${name}-serving`,
      )!;
      const model = release.one('AWS::SageMaker::Model');
      const { DataCaptureConfig, KmsKeyId } = release.one('AWS::SageMaker::EndpointConfig');
      expect(model.ExecutionRoleArn).toBe(`${role}.Arn`);
      expect(model.PrimaryContainer).toMatchObject({ Image: MODEL_IMAGE, ModelDataUrl: MODEL_DATA });
      expect(platform.one('AWS::KMS::Alias').TargetKeyId).toBe(KmsKeyId);
      expect(DataCaptureConfig.KmsKeyId).toBe(KmsKeyId);
      const puts = platform
        .statementsOf(`mortgage-approval-${name}-serving`)
        .find(({ Action }) => Action === 's3:PutObject');
      expect(DataCaptureConfig.DestinationS3Uri.replace('s3://', 'arn:aws:s3:::')).toMatch(
        new RegExp(`^${puts.Resource.replace(/\*$/, '\\d+$')}`),
      );
    });

    test('watches the endpoint that the release makes', () => {
      const watched = platform
        .all('AWS::CloudWatch::Alarm')
        .flatMap((alarm) =>
          [...JSON.stringify(alarm).matchAll(/"EndpointName","Value":"([^"]+)"/g)].map(([, value]) => value),
        );
      expect(new Set(watched)).toEqual(new Set([endpoint]));
      const { DashboardBody } = platform.one('AWS::CloudWatch::Dashboard');
      const drawn = [...DashboardBody.matchAll(/"EndpointName","([^"]+)"/g)].map(([, value]) => value);
      expect(new Set(drawn)).toEqual(new Set([endpoint]));
      const variants = release.one('AWS::SageMaker::EndpointConfig').ProductionVariants;
      expect(variants.map((v: Json) => v.VariantName)).toEqual(['main']);
      expect(DashboardBody).toContain('"VariantName","main"');
    });

    test('draws the alarms that there are', () => {
      const { DashboardBody } = platform.one('AWS::CloudWatch::Dashboard');
      const { alarms } = JSON.parse(DashboardBody).widgets.find(({ type }: Json) => type === 'alarm').properties;
      const ids = Object.entries(platform.body.Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
      expect(alarms.sort()).toEqual(ids.map(([id]) => `${id}.Arn`).sort());
    });

    test('lets the endpoint look at the alarms that take a release back', () => {
      const { AutoRollbackConfiguration } = release.one('AWS::SageMaker::Endpoint').DeploymentConfig;
      const made = release.all('AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName);
      const names = AutoRollbackConfiguration.Alarms.map(({ AlarmName }: Json) => AlarmName);
      expect(made).toEqual(expect.arrayContaining(names));
      const seen = platform
        .statementsOf(`mortgage-approval-${name}-serving`)
        .find(({ Action }) => Action === 'cloudwatch:DescribeAlarms');
      expect(seen.Resource).toEqual(names.map((n: string) => `arn:aws:cloudwatch:eu-west-1:${account}:alarm:${n}`));
    });

    test('has the handler and the role that the schedule of the release names', () => {
      const { Arn, RoleArn, Input, DeadLetterConfig } = release.one('AWS::Scheduler::Schedule').Target;
      const [[id, handler]] = Object.entries(platform.body.Resources).filter(
        ([, { Properties }]) => Properties.FunctionName !== undefined && Properties.Code !== undefined,
      );
      const role = platform.one('AWS::IAM::Role', (r) => arnOf(account, r) === RoleArn);
      expect(Arn).toBe(`arn:aws:lambda:eu-west-1:${account}:function:${handler.Properties.FunctionName as string}`);
      expect(role.Policies[0].PolicyDocument.Statement).toEqual([
        { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: `${id}.Arn` },
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: expect.stringMatching(/DeadLetters.*\.Arn$/) },
        {
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: expect.stringMatching(/^PlatformKey.*\.Arn$/),
        },
      ]);
      const { QueueName } = platform.one('AWS::SQS::Queue', (queue) => queue.QueueName !== undefined);
      expect(DeadLetterConfig.Arn).toBe(`arn:aws:sqs:eu-west-1:${account}:${QueueName as string}`);
      expect(JSON.parse(Input)).toEqual({
        scheduledTime: '<aws.scheduler.scheduled-time>',
        baselineUri: 's3://the/baseline.json',
        modelVersion: '7',
        modelCreatedAt: '2026-11-20T08:00:00Z',
      });
    });

    test('has a schedule that waits until the endpoint is in service', () => {
      const entries = Object.entries(release.body.Resources);
      const [endpointId] = entries.find(([, { Type }]) => Type === 'AWS::SageMaker::Endpoint')!;
      const [, schedule] = entries.find(([, { Type }]) => Type === 'AWS::Scheduler::Schedule')!;
      expect(schedule.DependsOn).toEqual([endpointId]);
    });

    test('checks the traffic that the endpoint writes, of one model', () => {
      const { DestinationS3Uri } = release.one('AWS::SageMaker::EndpointConfig').DataCaptureConfig;
      const starter = platform.one('AWS::Lambda::Function', ({ FunctionName }) => FunctionName !== undefined);
      const { CAPTURE_BUCKET, CAPTURE_PREFIX, ENDPOINT_NAME } = starter.Environment.Variables;
      const { modelVersion } = JSON.parse(release.one('AWS::Scheduler::Schedule').Target.Input);
      expect(DestinationS3Uri).toBe(`s3://${CAPTURE_BUCKET}/${CAPTURE_PREFIX}/${modelVersion}`);
      expect(ENDPOINT_NAME).toBe(endpoint);
    });

    test('alarms on the metrics that its handler publishes', () => {
      const [{ USE_CASE, ENVIRONMENT, METRICS_NAMESPACE }, ...others] = platform
        .all('AWS::Lambda::Function')
        .map(({ Environment }) => Environment.Variables)
        .filter((variables) => variables.METRICS_NAMESPACE !== undefined);
      for (const other of others) expect(other).toMatchObject({ USE_CASE, ENVIRONMENT, METRICS_NAMESPACE });
      const own = [...platform.all('AWS::CloudWatch::Alarm'), ...release.all('AWS::CloudWatch::Alarm')]
        .map((alarm) => alarm.Metrics?.map((m: Json) => m.MetricStat?.Metric).find(Boolean) ?? alarm)
        .filter(({ Namespace }) => !Namespace.startsWith('AWS/'));
      expect(own.map(({ MetricName }): string => MetricName).sort()).toEqual([
        'DriftCheckFailed',
        'DriftCheckFailed',
        'HoursWithoutTraffic',
        'MaxFeaturePsi',
        'ModelAgeDays',
        'TrafficUnreadable',
      ]);
      for (const { Namespace, Dimensions } of own) {
        expect(Namespace).toBe(METRICS_NAMESPACE);
        expect(Dimensions).toEqual([
          { Name: 'UseCase', Value: USE_CASE },
          { Name: 'Environment', Value: ENVIRONMENT },
        ]);
      }
    });

    test('may read the models of the account that trains them, and is let in there', () => {
      const bucket = dev.one('AWS::S3::Bucket', ({ BucketName }) => BucketName !== undefined).BucketName;
      const [alias] = dev.all('AWS::KMS::Alias').map(({ AliasName }) => AliasName);
      const policy = dev.all('AWS::S3::BucketPolicy').find(({ Bucket }) => Bucket === bucket).PolicyDocument;
      const key = dev.all('AWS::KMS::Key').find(({ KeyPolicy }) => JSON.stringify(KeyPolicy).includes('-serving'));
      for (const role of [`mortgage-approval-${name}-serving`, `mortgage-approval-${name}-drift`]) {
        const arn = arnOf(
          account,
          platform.one('AWS::IAM::Role', ({ RoleName }) => RoleName === role),
        );
        const reads = platform.statementsOf(role).map((s) => JSON.stringify(s));
        expect(reads).toContainEqual(expect.stringContaining(`arn:aws:s3:::${bucket}/models/*`));
        expect(reads).toContainEqual(expect.stringContaining(`"kms:ResourceAliases":"${alias}"`));
        expect(JSON.stringify(policy.Statement)).toContain(`"${arn}"`);
        expect(JSON.stringify(key.KeyPolicy.Statement)).toContain(`"${arn}"`);
      }
      expect(JSON.stringify(policy.Statement)).toContain(`"arn:aws:s3:::${bucket}/models/*"`);
    });

    test('lets the smoke test in that the delivery runs', () => {
      const stage = dev.one('AWS::CodePipeline::Pipeline').Stages.find(({ Name }: Json) => Name === name);
      const action = stage.Actions.find(({ Name }: Json) => Name === 'SmokeTest');
      const asked = JSON.parse(action.Configuration.UserParameters);
      const role = platform.one('AWS::IAM::Role', (r) => arnOf(account, r) === asked.roleArn);
      expect(asked).toMatchObject({ environment: name, endpoint, region: 'eu-west-1' });
      const [statement] = role.Policies[0].PolicyDocument.Statement;
      expect(statement.Resource).toBe(`arn:aws:sagemaker:eu-west-1:${account}:endpoint/${endpoint}`);
      const [trust] = role.AssumeRolePolicyDocument.Statement;
      const tester = dev.one(
        'AWS::IAM::Role',
        (r) => arnOf(trainer, r) === trust.Condition.ArnEquals['aws:PrincipalArn'],
      );
      expect(JSON.stringify(tester.Policies)).toContain(`"${asked.roleArn}"`);
    });

    test('is delivered to with the files that the release has', () => {
      const stage = dev.one('AWS::CodePipeline::Pipeline').Stages.find(({ Name }: Json) => Name === name);
      const { TemplatePath, TemplateConfiguration, StackName } = stage.Actions.find(
        ({ Name }: Json) => Name === 'Prepare',
      ).Configuration;
      expect({ TemplatePath, TemplateConfiguration, StackName }).toEqual({
        TemplatePath: 'Release::template.json',
        TemplateConfiguration: `Release::${name}.json`,
        StackName: `mortgage-approval-${name}-release`,
      });
    });

    test('is let in where the deployment reads', () => {
      const stage = dev.one('AWS::CodePipeline::Pipeline').Stages.find(({ Name }: Json) => Name === name);
      const prepare = stage.Actions.find(({ Name }: Json) => Name === 'Prepare');
      const letIn = (type: string) => dev.all(type).map((p) => JSON.stringify(p));
      expect(letIn('AWS::S3::BucketPolicy')).toContainEqual(expect.stringContaining(`"${prepare.RoleArn}"`));
      expect(letIn('AWS::KMS::Key')).toContainEqual(expect.stringContaining(`"${prepare.RoleArn}"`));
      expect(letIn('AWS::SageMaker::ModelPackageGroup')).toContainEqual(
        expect.stringContaining(`"${prepare.Configuration.RoleArn}"`),
      );
    });

    test('sends each of its alarms, and what its handlers tell people, to the bus of the notifications', () => {
      const { Name, Policy } = dev.one('AWS::Events::EventBus', ({ Name: bus }) => bus.endsWith('-notifications'));
      const rules = platform.all('AWS::Events::Rule').filter(({ Targets }) => Targets[0].Arn.endsWith(`/${Name}`));
      expect(rules.map(({ EventPattern }) => EventPattern.source)).toEqual([['aws.cloudwatch'], ['cdk-ml-lifecycle']]);
      for (const { Targets } of rules) {
        expect(Targets[0].Arn).toBe(`arn:aws:events:eu-west-1:${trainer}:event-bus/${Name}`);
        expect(Targets[0].DeadLetterConfig.Arn).toMatch(/DeadLetters/);
      }
      expect(Policy.Statement[0].Resource).toBe(rules[0].Targets[0].Arn);
      expect(Policy.Statement[0].Principal.AWS).toContain(`arn:aws:iam::${account}:root`);
      const sent = (rules[0].EventPattern.resources as { prefix: string }[]).map(({ prefix }) => prefix);
      const arns = [platform, release]
        .flatMap((stack) => stack.all('AWS::CloudWatch::Alarm'))
        .map(({ AlarmName }) => {
          // CloudFormation begins the name of an alarm without one with the name of the stack
          const alarm = AlarmName ?? `mortgage-approval-${name}-HandlerDeadLettersAlarm0A1B2C3D-abcdefgh`;
          return `arn:aws:cloudwatch:eu-west-1:${account}:alarm:${alarm}`;
        });
      expect(arns.length).toBeGreaterThan(4);
      expect(arns.filter((arn) => !sent.some((prefix) => arn.startsWith(prefix)))).toEqual([]);
      expect(rules[1].EventPattern.detail).toEqual({ useCase: ['mortgage-approval'], environment: [name] });
      const [bus] = Object.entries(dev.body.Resources).find(([, r]) => r.Properties?.Name === Name)!;
      const heard = dev.all('AWS::Events::Rule').filter(({ EventBusName }) => EventBusName === `${bus}.Ref`);
      expect(heard.map(({ EventPattern }) => EventPattern.source)).toEqual([['aws.cloudwatch'], ['cdk-ml-lifecycle']]);
      expect(heard[0].EventPattern.account).toContain(account);
    });
  });

  test('then production sends its drift alarm to the bus that hears it', () => {
    const account = '333333333333';
    const platform = new Rendered(templates['mortgage-approval-prod']);
    const { Name, Policy } = dev.one('AWS::Events::EventBus', ({ Name: name }) => name.endsWith('-retraining'));
    const rule = platform.one('AWS::Events::Rule', ({ Targets }) => Targets[0].Arn.endsWith(`/${Name}`));
    expect(rule.Targets[0].Arn).toBe(`arn:aws:events:eu-west-1:${trainer}:event-bus/${Name}`);
    expect(Policy.Statement[0].Resource).toBe(rule.Targets[0].Arn);
    expect(Policy.Statement[0].Principal.AWS).toContain(`arn:aws:iam::${account}:root`);
    const alarm = platform.one('AWS::CloudWatch::Alarm', ({ AlarmName }) => AlarmName?.endsWith('-drift'));
    const arn = `arn:aws:cloudwatch:eu-west-1:${account}:alarm:${alarm.AlarmName}`;
    expect(rule.EventPattern.resources).toEqual([arn]);
    const [bus] = Object.entries(dev.body.Resources).find(([, r]) => r.Properties?.Name === Name)!;
    const heard = dev.one('AWS::Events::Rule', ({ EventBusName }) => EventBusName === `${bus}.Ref`);
    expect(heard.EventPattern).toEqual(rule.EventPattern);
    const { ALARMS } = dev.one('AWS::Lambda::Function', ({ Environment }) => Environment.Variables.ALARMS !== undefined)
      .Environment.Variables;
    expect(ALARMS).toBe(arn);
  });

  test('then an alarm starts the pipeline that trains', () => {
    const { PipelineName } = dev.one('AWS::SageMaker::Pipeline');
    const retrain = dev.one('AWS::Lambda::Function', ({ Environment }) => Environment.Variables.ALARMS !== undefined);
    expect(retrain.Environment.Variables.PIPELINE_NAME).toBe(PipelineName);
    expect(JSON.stringify(dev.all('AWS::IAM::Role'))).toContain(
      `{"Effect":"Allow","Action":"sagemaker:StartPipelineExecution","Resource":"arn:aws:sagemaker:eu-west-1:${trainer}:pipeline/${PipelineName}"}`,
    );
  });

  test('then a release is put where the delivery takes it from', () => {
    const maker = dev.one('AWS::Lambda::Function', ({ Environment }) => Environment.Variables.KIT_KEY !== undefined);
    const { RELEASE_BUCKET, RELEASE_KEY, MODEL_PACKAGE_GROUP } = maker.Environment.Variables;
    const [source] = dev.one('AWS::CodePipeline::Pipeline').Stages[0].Actions;
    expect(source.Configuration).toMatchObject({ S3Bucket: RELEASE_BUCKET, S3ObjectKey: RELEASE_KEY });
    expect(dev.one('AWS::SageMaker::ModelPackageGroup').ModelPackageGroupName).toBe(MODEL_PACKAGE_GROUP);
  });

  test('then messages know the actions of the delivery by their names', () => {
    const { Stages } = dev.one('AWS::CodePipeline::Pipeline');
    const actionsOf = (stage: Json): string[] => stage.Actions.map(({ Name }: Json) => Name);
    expect(actionsOf(Stages[0])).toEqual([SOURCE_ACTION]);
    expect(actionsOf(Stages.at(-1))).toEqual([...BEFORE_ANY_CHANGE, 'Deploy', 'SmokeTest']);
  });
});
