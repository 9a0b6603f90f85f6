import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DockerImageCode, DockerImageFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnParameter as SsmParameter } from 'aws-cdk-lib/aws-ssm';
import { App, CfnParameter, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib/core';
import { ReleaseStack } from '../../../constructs/delivery';
import { ReleaseKit } from '../../../schema/release';
import { USE_CASE as useCase } from './fixture';
import { type Made, env, make, messageOf, values } from './release-fixture';

function kitOf({ app, release }: Made): ReleaseKit {
  const { directory } = app.synth();
  return ReleaseKit.parse(JSON.parse(readFileSync(join(directory, `${release.artifactId}.kit.json`), 'utf8')));
}

describe('a release', () => {
  const made = make();
  made.release.addEnvironment('staging', {
    parameters: { ...values.parameters, EndpointName: 'mortgage-approval-staging' },
  });
  made.release.addEnvironment('prod', { ...values, tags: { 'cost-centre': '42' } });
  const kit = kitOf(made);
  const assembly = made.app.synth();

  test('is no stack that the app deploys', () => {
    expect(assembly.stacks.map(({ stackName }) => stackName)).toEqual(['Tools']);
  });

  test('is a kit that the schema of releases accepts', () => {
    expect(kit).toMatchObject({
      schema: 'release-kit/1',
      name: 'Serving',
      fromApproval: ['ModelPackageArn', 'ModelImage', 'ModelDataUri', 'BaselineUri', 'ModelCreatedAt'],
      manifest: { schema: 'release/1', useCase: 'mortgage-approval' },
    });
  });

  test('has the values of every environment, with its tags', () => {
    const tags = {
      'ml:use-case': 'mortgage-approval',
      'ml:owner': 'lending@example.com',
      'ml:data-classification': 'confidential',
      'ml:risk-rating': 'unknown',
    };
    expect(kit.parameters).toEqual({
      staging: {
        Parameters: { ...values.parameters, EndpointName: 'mortgage-approval-staging' },
        Tags: tags,
      },
      prod: { Parameters: values.parameters, Tags: { ...tags, 'cost-centre': '42' } },
    });
    expect(made.release.environmentNames).toEqual(['staging', 'prod']);
  });

  test('has a template that names no account, no region and no bootstrap', () => {
    const text = JSON.stringify(kit.template);
    expect(text).not.toContain(env.account);
    expect(text).not.toContain(env.region);
    expect(text).not.toMatch(/BootstrapVersion|CDKMetadata/);
    expect(Object.keys(kit.template).sort()).toEqual(['Description', 'Outputs', 'Parameters', 'Resources']);
  });

  test('leaves to the approval what only the approval knows, and tells it afterwards', () => {
    expect(kit.template).toMatchObject({
      Description: 'Serving of mortgage-approval',
      Parameters: {
        ModelPackageArn: { Type: 'String', AllowedPattern: expect.stringContaining('model-package') },
        BaselineUri: { Type: 'String', AllowedPattern: expect.stringContaining('s3://') },
        ModelCreatedAt: { Type: 'String', AllowedPattern: expect.stringContaining('T') },
        ServingRole: { Type: 'AWS::SSM::Parameter::Value<String>', Description: 'The role that reads the model' },
      },
      Outputs: {
        ReleasedModel: { Value: { Ref: 'ModelPackageArn' } },
        ReleasedBaseline: { Value: { Ref: 'BaselineUri' } },
        ReleasedModelCreatedAt: { Value: { Ref: 'ModelCreatedAt' } },
      },
    });
  });

  test('takes the time of a model in the one form that an approval gives', () => {
    const { Parameters } = kit.template as { Parameters: { [id: string]: { AllowedPattern: string } } };
    const allowed = new RegExp(Parameters.ModelCreatedAt.AllowedPattern);
    const times = ['2026-11-20T08:00:00Z', '2026-11-20T08:00:00.123Z', '2026-11-20', 'unknown', ''];
    expect(times.filter((time) => allowed.test(time))).toEqual(['2026-11-20T08:00:00Z']);
  });

  test('has the digest of the bytes that its maker writes', async () => {
    const { createHash } = await import('node:crypto');
    const digest = createHash('sha256').update(JSON.stringify(kit.template)).digest('hex');
    expect(kit.manifest.templateSha256).toBe(digest);
  });

  test('is published with the stack it lies in, which knows where', () => {
    const assets = JSON.parse(readFileSync(join(assembly.directory, 'Tools.assets.json'), 'utf8')) as {
      files: Record<
        string,
        { source: { path: string }; destinations: Record<string, { bucketName: string; objectKey: string }> }
      >;
    };
    const published = Object.values(assets.files).filter(({ source }) => source.path.endsWith('.kit.json'));
    expect(published).toHaveLength(1);
    const { bucketName, objectKey } = Object.values(published[0].destinations)[0];
    Template.fromStack(made.tools).hasResourceProperties('AWS::SSM::Parameter', {
      Value: `${bucketName}/${objectKey}`,
    });
  });

  test('takes no more room than it must', () => {
    const file = join(assembly.directory, `${made.release.artifactId}.kit.json`);
    expect(readFileSync(file, 'utf8')).toBe(JSON.stringify(kit));
  });
});

describe('the model of a release', () => {
  const inRelease = (modelEnvironment?: { [name: string]: string }) => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'release-')) });
    const tools = new Stack(app, 'Tools', { env });
    return { app, tools, release: new ReleaseStack(tools, 'Serving', { useCase, modelEnvironment }) };
  };

  test('is the approved image with the copy of its data, served as training registered it', () => {
    const made = make();
    const { environment } = kitOf(made).serves!;
    expect(environment).toMatchObject({ SAGEMAKER_PROGRAM: 'inference.py' });
    const { template } = kitOf(made) as unknown as { template: { Resources: object } };
    const [model] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::SageMaker::Model');
    expect(model.Properties.PrimaryContainer).toEqual({
      Image: { Ref: 'ModelImage' },
      ModelDataUrl: { Ref: 'ModelDataUri' },
      Environment: environment,
    });
  });

  test('is compared with the environment of the release only if the release serves it', () => {
    const made = inRelease({ MODE: 'fast' });
    expect(kitOf(made).serves).toBeUndefined();
    const other = inRelease({ MODE: 'fast' });
    other.release.servedModel();
    expect(kitOf(other).serves).toEqual({ environment: { MODE: 'fast' } });
  });

  test('has an environment that is known at synth', () => {
    const { app, tools, release } = inRelease({
      MODE: new SsmParameter(inRelease().tools, 'P', { type: 'String', value: 'x' }).ref,
    });
    expect(() => app.synth()).not.toThrow(/MLL713/);
    release.servedModel();
    expect(tools.node.id).toBe('Tools');
    expect(() => app.synth({ force: true })).toThrow(
      /MLL713 'modelEnvironment.MODE' must be known at synth, because it is compared with the approved model package/,
    );
  });
});

describe('the kit', () => {
  test('is the same for the same release, and another for another', () => {
    const key = (more: (release: ReleaseStack) => void) => {
      const made = make();
      more(made.release);
      made.release.addEnvironment('prod', values);
      return Template.fromStack(made.tools).toJSON().Resources.Kit.Properties.Value as string;
    };
    const plain = key(() => {});
    expect(key(() => {})).toBe(plain);
    expect(key((release) => new CfnBucket(release, 'More'))).not.toBe(plain);
  });

  test('is known in a stack without a known account too', () => {
    const made = make({ agnostic: true });
    made.release.addEnvironment('prod', values);
    expect(JSON.stringify(Template.fromStack(made.tools).toJSON().Resources.Kit)).toContain('cdk-hnb659fds-assets-');
  });

  test('is made in a Stage too, whose environment does not reach the release', () => {
    const app = new App();
    const stage = new Stage(app, 'Ml', { env });
    const release = new ReleaseStack(new Stack(stage, 'Tools'), 'Serving', { useCase });
    const { directory } = stage.synth();
    expect(readdirSync(directory)).toContain(`${release.artifactId}.kit.json`);
    expect(release.resolve(release.account)).toEqual({ Ref: 'AWS::AccountId' });
  });

  test('is written once', () => {
    const made = make();
    made.release.addEnvironment('prod', values);
    const synthesize = jest.spyOn(made.release, '_synthesizeTemplate');
    made.app.synth();
    expect(synthesize).toHaveBeenCalledTimes(1);
  });
});

describe('a release can be', () => {
  test('found', () => {
    const { app, tools, release } = make();
    expect(ReleaseStack.allIn(app)).toEqual([release]);
    expect(ReleaseStack.isReleaseStack(tools)).toBe(false);
    expect(ReleaseStack.isReleaseStack(undefined)).toBe(false);
    expect(ReleaseStack.isReleaseStack('release')).toBe(false);
  });

  test('recognised when another copy of the package made it', () => {
    const theirs = Object.defineProperty({}, Symbol.for('cdk-ml-lifecycle.delivery.ReleaseStack'), { value: true });
    expect(ReleaseStack.isReleaseStack(theirs)).toBe(true);
  });

  test('subclassed, and tagged by its app', () => {
    class MortgageServing extends ReleaseStack {
      public constructor(scope: Stack, id: string) {
        super(scope, id, { useCase, description: 'Mortgages' });
        new CfnBucket(this, 'Bucket');
      }
    }
    const app = new App();
    Tags.of(app).add('team', 'lending');
    const release = new MortgageServing(new Stack(app, 'Tools', { env }), 'Serving');
    const file = join(app.synth().directory, release.templateFile);
    const template = Template.fromJSON(JSON.parse(readFileSync(file, 'utf8')) as object);
    template.templateMatches({ Description: 'Mortgages' });
    template.hasResourceProperties('AWS::S3::Bucket', { Tags: [{ Key: 'team', Value: 'lending' }] });
  });

  test('asked what its deployment has to be allowed', () => {
    const { release } = make();
    expect(release.requiredCapabilities()).toEqual([]);
    new Role(release, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    expect(release.requiredCapabilities()).toEqual(['CAPABILITY_NAMED_IAM']);
  });
});

describe('fails when', () => {
  test('it lies in no stack', () => {
    expect(() => new ReleaseStack(new App(), 'Serving', { useCase })).toThrow(
      `MLL701 'scope' must be inside a stack that the app deploys; create Serving in the stack of its delivery`,
    );
  });

  test('it lies in a release', () => {
    const { release } = make();
    expect(() => new ReleaseStack(release, 'Inner', { useCase })).toThrow(
      `MLL701 'scope' must be inside a stack that the app deploys, not inside another release, got "Tools/Serving"; create Inner in the stack of its delivery (Tools/Serving)`,
    );
  });

  test('it lies in a nested stack, whose template is finished before the kit', () => {
    const { tools } = make();
    expect(() => new ReleaseStack(new NestedStack(tools, 'Nested'), 'Inner', { useCase })).toThrow(
      /^MLL714 'scope' must be in a stack that is not nested, got "Tools\/Nested"; create Inner and its delivery in the stack Tools \(Tools\/Nested\)$/,
    );
  });

  test('it carries a file asset', () => {
    const { release } = make();
    expect(() => new Asset(release, 'Code', { path: __dirname, displayName: 'front door' })).toThrow(
      `MLL702 'release' must contain no assets, because it is deployed into other accounts, got "front door"; put what needs the asset into the stack of the ReleaseEnvironment (Tools/Serving)`,
    );
  });

  test('it carries a container image', () => {
    const { release } = make();
    const code = DockerImageCode.fromImageAsset(join(__dirname, '../../support'), { file: 'compliance.ts' });
    expect(() => new DockerImageFunction(release, 'Function', { code })).toThrow(
      /MLL702 'release' must contain no assets/,
    );
  });

  test.each(['Prod', 'prod_eu', 'production-eu', 'template', 'manifest', '-prod'])(
    'an environment is called %s',
    (name) => {
      expect(() => make().release.addEnvironment(name)).toThrow(
        `MLL731 'environment' must be lowercase words joined by hyphens, at most 12 characters, and not template or manifest, got "${name}"; write it as in prod or eu-prod (Tools/Serving)`,
      );
    },
  );

  test('an environment is added twice', () => {
    const { release } = make();
    release.addEnvironment('prod', values);
    expect(() => release.addEnvironment('prod', values)).toThrow(
      `MLL707 'environment' must be new to the release, got "prod"; add each environment once (Tools/Serving)`,
    );
  });

  test('its environments are wrong, all of them at once', () => {
    const { app, tools, release } = make();
    const token = new CfnBucket(tools, 'Bucket').ref;
    release.addEnvironment('staging', { parameters: { EndpointName: token, ServingRole: 'a', Nope: 'b' } });
    release.addEnvironment('prod', { parameters: { EndpointName: 'a', BaselineUri: 's3://theirs' } });
    release.node.addDependency(new Stack(app, 'Platform', { env }));
    const messages = messageOf(() => app.synth());
    expect(messages).toContain(
      `MLL709 'parameters.EndpointName' must be known at synth in staging, got a token; write it out, or read it with parameterFromEnvironment()`,
    );
    expect(messages).toContain(
      `MLL710 'parameters.Nope' must be the name of a parameter of the release to have a value in staging; the release has ModelPackageArn, ModelImage, ModelDataUri, BaselineUri, ModelCreatedAt, ServingRole, EndpointName`,
    );
    expect(messages).toContain(
      `MLL708 'parameters.ServingRole' must have a value in prod, because it has no default; add it to the parameters of the stage prod`,
    );
    expect(messages).toContain(
      `MLL712 'parameters.BaselineUri' must not be given, because the approval of a model sets it, got "s3://theirs"; remove it from the parameters of the stage prod`,
    );
    expect(messages).toContain(
      `MLL711 'release' must not depend on another stack, got ["Platform"]; remove the dependency, and deploy those stacks before the first approval`,
    );
  });

  test('nothing is wrong', () => {
    const { app, release } = make();
    new CfnParameter(release, 'Instances', { type: 'Number', default: 2 });
    release.addEnvironment('prod', values);
    expect(() => app.synth()).not.toThrow();
  });
});
