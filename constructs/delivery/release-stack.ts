import { Aws, CfnOutput, CfnParameter, CfnResource, type IResolveContext, Lazy, Stack } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import type { IUseCase } from '../goal';
import {
  RELEASE,
  checkEnvironment,
  checkKitPlace,
  checkNoDependency,
  checkReleasePlace,
  checkValues,
} from './private/release-checks';
import { ReleaseSynthesizer } from './private/release-synthesizer';
import { type Fault, throwFaults } from '../private/errors';

const FROM_ENVIRONMENT = 'AWS::SSM::Parameter::Value<String>';
const LIST_FROM_ENVIRONMENT = 'AWS::SSM::Parameter::Value<List<String>>';

/** Where the kit of a release is published: tokens of the stack that the release lies in. */
export interface ReleaseKitLocation {
  /** The name of the bucket: the assets bucket of the account's bootstrap stack. */
  readonly bucketName: string;

  /** The key of the object, which changes with every change of the release. */
  readonly objectKey: string;
}

/** What a release is deployed with in one environment. */
export interface ReleaseEnvironmentValues {
  /**
   * A value for each parameter that has no default (MLL708); for one that `parameterFromEnvironment` made, the name of
   * the SSM parameter. Values are known at synth (MLL709), and their parameters exist (MLL710).
   *
   * @default - every parameter has a default
   */
  readonly parameters?: { [logicalId: string]: string };

  /**
   * Tags of the deployed stack, which CloudFormation gives to all that is in it.
   *
   * @default - the tags of the use case
   */
  readonly tags?: { [key: string]: string };
}

/** Properties of a `ReleaseStack`. */
export interface ReleaseStackProps {
  /** The use case whose models are released. */
  readonly useCase: IUseCase;

  /**
   * The description of the deployed stacks.
   *
   * @default 'Serving of <use case>'
   */
  readonly description?: string;
}

/**
 * A stack that becomes a release instead of being deployed by the app.
 *
 * Put into it what every environment gets with each approved model: an endpoint and what belongs to it. Its template
 * says nothing about accounts or models; those are parameters. At synth it is packed into a kit (template, values for
 * each environment, the beginning of a manifest) and published with the stack it lies in; an approval turns the kit
 * into a release. It refers to no other stack and no other stack refers to it: what an environment has made already is
 * looked up there, by `parameterFromEnvironment`. It can carry no assets.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html
 * @example
 * declare const useCase: goal.IUseCase;
 * const release = new delivery.ReleaseStack(this, 'Serving', { useCase });
 * const role = release.parameterFromEnvironment('ServingRole', 'The role that reads the model');
 * new serving.ModelEndpoint(release, 'Endpoint', {
 *   model: serving.ServedModel.fromPackage(release.modelPackageArn.valueAsString),
 *   hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
 *   role: iam.Role.fromRoleArn(release, 'Role', role.valueAsString),
 *   serviceLevels: useCase.serviceLevels,
 * });
 */
export class ReleaseStack extends Stack {
  /** Whether something is a release, whichever copy of this package made it. */
  public static isReleaseStack(x: unknown): x is ReleaseStack {
    return x !== null && typeof x === 'object' && RELEASE in x;
  }

  /** Every release under a construct. */
  public static allIn(root: IConstruct): ReleaseStack[] {
    return root.node.findAll().filter((c) => ReleaseStack.isReleaseStack(c));
  }

  /** The use case whose models are released. */
  public readonly useCase: IUseCase;

  /** The approved model package; the approval gives the value. */
  public readonly modelPackageArn: CfnParameter;

  /** The baseline of the approved model's training data, `s3://…/baseline.json`; the approval gives the value. */
  public readonly baselineUri: CfnParameter;

  /** When the approved model was registered, such as `2026-11-20T08:00:00Z`; the approval gives the value. */
  public readonly modelCreatedAt: CfnParameter;

  /** Where the kit is published; for use in the stack that the release lies in (MLL704). */
  public readonly kit: ReleaseKitLocation;

  readonly #environments = new Map<string, ReleaseEnvironmentValues>();

  public constructor(scope: Construct, id: string, props: ReleaseStackProps) {
    const parent = checkReleasePlace(scope, id);
    const synthesizer = new ReleaseSynthesizer(parent);
    super(scope, id, {
      // Not the environment of an enclosing Stage: the template has to fit every account and region.
      env: { account: Aws.ACCOUNT_ID, region: Aws.REGION },
      description: props.description ?? `Serving of ${props.useCase.useCaseName}`,
      tags: props.useCase.tags,
      synthesizer,
      analyticsReporting: false,
    });
    Object.defineProperty(this, RELEASE, { value: true });
    this.useCase = props.useCase;
    this.modelPackageArn = new CfnParameter(this, 'ModelPackageArn', {
      description: 'The approved model package',
      allowedPattern: '^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:[0-9]{12}:model-package/[a-zA-Z0-9/-]+$',
    });
    this.baselineUri = new CfnParameter(this, 'BaselineUri', {
      description: 'The baseline of its training data',
      allowedPattern: '^s3://[^/]+/.+$',
    });
    this.modelCreatedAt = new CfnParameter(this, 'ModelCreatedAt', {
      description: 'When it was registered',
      allowedPattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$',
    });
    this.createOutputs();
    this.kit = {
      bucketName: this.publishedIn(parent, () => synthesizer.published.bucketName),
      objectKey: this.publishedIn(parent, () => synthesizer.published.objectKey),
    };
    this.node.addValidation({ validate: () => this.findFaults().map(({ code, message }) => `${code} ${message}`) });
  }

  /**
   * A parameter whose value lies in an SSM parameter of the environment: the way to what a deployment can't know at
   * synth, such as the ARN of a role or a key.
   *
   * @param id the name of the template's parameter, for `ReleaseEnvironmentValues.parameters`
   */
  public parameterFromEnvironment(id: string, description?: string): CfnParameter {
    return new CfnParameter(this, id, { type: FROM_ENVIRONMENT, description });
  }

  /**
   * A parameter whose value is a list in an SSM parameter of the environment, such as ids of subnets.
   *
   * @param id the name of the template's parameter, for `ReleaseEnvironmentValues.parameters`
   */
  public listFromEnvironment(id: string, description?: string): CfnParameter {
    return new CfnParameter(this, id, { type: LIST_FROM_ENVIRONMENT, description });
  }

  /**
   * Adds an environment that the release goes to; the same one twice is refused (MLL707). `Delivery` calls it for each
   * of its stages.
   */
  public addEnvironment(environment: string, values: ReleaseEnvironmentValues = {}): void {
    throwFaults(checkEnvironment(environment, [...this.#environments.keys()]), this);
    this.#environments.set(environment, values);
  }

  /** The names of the environments that the release goes to. */
  public get environmentNames(): string[] {
    return [...this.#environments.keys()];
  }

  /** What a deployment of the release, as it is so far, has to be allowed: IAM resources need `CAPABILITY_NAMED_IAM`. */
  public requiredCapabilities(): string[] {
    const iam = this.node
      .findAll()
      .some((c) => CfnResource.isCfnResource(c) && c.cfnResourceType.startsWith('AWS::IAM::'));
    return iam ? ['CAPABILITY_NAMED_IAM'] : [];
  }

  /**
   * The values of every environment, in the form of CloudFormation's template configuration files.
   *
   * @internal
   */
  public _environmentFiles(): { [environment: string]: object } {
    const stackTags = this.tags.tagValues();
    return Object.fromEntries(
      [...this.#environments].map(([name, { parameters, tags }]) => [
        name,
        { Parameters: { ...parameters }, Tags: { ...stackTags, ...tags } },
      ]),
    );
  }

  /** A deployed stack tells which model it serves, and since when there is that model. */
  private createOutputs(): void {
    new CfnOutput(this, 'ReleasedModel', { value: this.modelPackageArn.valueAsString });
    new CfnOutput(this, 'ReleasedBaseline', { value: this.baselineUri.valueAsString });
    new CfnOutput(this, 'ReleasedModelCreatedAt', { value: this.modelCreatedAt.valueAsString });
  }

  private publishedIn(parent: Stack, pick: () => string): string {
    // Uncached: resolved once while references are looked for, when nothing is published, and again at synthesis.
    return Lazy.uncachedString({
      produce: (context: IResolveContext) => {
        throwFaults([checkKitPlace(context.scope, parent)], this);
        return context.preparing ? 'not-yet-published' : context.resolve(pick());
      },
    });
  }

  private findFaults(): Fault[] {
    const parameters = this.node.findAll().filter((c) => c instanceof CfnParameter);
    const known = new Map(parameters.map((p) => [this.getLogicalId(p), p.default !== undefined]));
    const values = [...this.#environments].flatMap(([name, v]) => checkValues(name, v.parameters ?? {}, known));
    return [...values, checkNoDependency(this.dependencies)].filter((f) => f !== undefined);
  }
}
