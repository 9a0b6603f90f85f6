import {
  Aspects,
  Aws,
  CfnOutput,
  CfnParameter,
  CfnResource,
  Fn,
  type IResolveContext,
  Lazy,
  Stack,
} from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import type { Fault } from '../private/faults';
import { RELEASE } from '../private/release-marker';
import { checkSmokeTest } from './private/checks';
import {
  checkEnvironment,
  checkKitPlace,
  checkModelEnvironment,
  checkNoDependency,
  checkReleasePlace,
  checkValues,
  stackAround,
} from './private/release-checks';
import { checkExports, checkImports, importsOf, onReference } from './private/release-references';
import { ReleaseSynthesizer } from './private/release-synthesizer';
import { type Requests, requestFiles } from './private/requests';
import { checkArguments } from '../private/shapes';
import { SERVING_ENVIRONMENT } from '../private/serving-environment';
import { type ImageOptions, ServedModel } from '../serving';
import type { SmokeTest } from './smoke-test';

const FROM_ENVIRONMENT = 'AWS::SSM::Parameter::Value<String>';
const LIST_FROM_ENVIRONMENT = 'AWS::SSM::Parameter::Value<List<String>>';

const PACKAGE_ARN = '^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:[0-9]{12}:model-package/[a-zA-Z0-9/-]+$';
const IMAGE = '^[^@\\s]+@sha256:[0-9a-f]{64}$';
const OBJECT_URI = '^s3://[^/]+/.+$';
const TIME = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$';

/** Where the kit of a release is published. The values are tokens of the stack that contains the release. */
export interface ReleaseKitLocation {
  /** The name of the bucket: the assets bucket of the account's bootstrap stack. */
  readonly bucketName: string;

  /** The key of the object. It changes whenever the release changes. */
  readonly objectKey: string;

  /** The SHA-256 digest of the object, in hexadecimal. */
  readonly sha256: string;
}

/** Values that a release is deployed with in one environment. */
export interface ReleaseEnvironmentValues {
  /**
   * Values for the parameters of the release, by logical ID. For a parameter that `parameterFromEnvironment` made, the
   * value is the name of an SSM parameter. Each parameter without a default needs a value (MLL708), each value must be
   * known at synth (MLL709), and its parameter must exist (MLL710). The approval of a model sets `ModelPackageArn`,
   * `ModelImage`, `ModelDataUri`, `BaselineUri` and `ModelCreatedAt`, so do not give them here (MLL712).
   *
   * @default - no values; every parameter needs a default
   */
  readonly parameters?: { [logicalId: string]: string };

  /**
   * Tags of the deployed stack, which CloudFormation applies to every resource in it. They are added to the tags of the
   * release.
   *
   * @default - only the tags of the release, among them those of the use case
   */
  readonly tags?: { [key: string]: string };

  /**
   * The request that the endpoint of this environment has to answer after a deployment. The release carries it, so that
   * an older release is tested with the request of its own time.
   *
   * @default - the release carries no request for this environment, and a smoke test fails
   */
  readonly smokeTest?: SmokeTest;
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

  /**
   * The environment variables of the container that `servedModel` serves. They must be those with which models are
   * registered: a model package with others is not released. Each value must be known at synth (MLL713).
   *
   * @default - those with which `training.TrainingPipeline` registers models
   */
  readonly modelEnvironment?: { [name: string]: string };
}

/**
 * A stack that a delivery pipeline deploys with each approved model. The app itself never deploys it.
 *
 * Add the resources that each approved model needs: an endpoint, and what belongs to it. The template fits every account
 * and every model, because both are parameters. Synthesis packs the template, the values for each environment and the
 * beginning of a manifest into a kit, and publishes the kit with the stack around the release. When a model is approved,
 * the kit becomes a release.
 *
 * A release and the stacks of the app must not refer to each other (MLL705, MLL706, MLL711). Use
 * `parameterFromEnvironment` for values of the environment that the release is deployed to. A release cannot contain
 * assets (MLL702), and the stack around it must not itself be a release (MLL701).
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html
 * @example
 * import { aws_iam as iam } from 'aws-cdk-lib';
 * import { delivery, goal, serving } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 * const release = new delivery.ReleaseStack(this, 'Serving', { useCase });
 * const role = release.parameterFromEnvironment('ServingRole', 'The role that reads the model');
 * new serving.ModelEndpoint(release, 'Endpoint', {
 *   model: release.servedModel(),
 *   hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
 *   role: iam.Role.fromRoleArn(release, 'Role', role.valueAsString),
 *   serviceLevels: useCase.serviceLevels,
 * });
 */
export class ReleaseStack extends Stack {
  /**
   * Whether something is a `ReleaseStack`, including one that another copy of this package made.
   *
   * @param x anything
   */
  public static isReleaseStack(x: unknown): x is ReleaseStack {
    return x !== null && typeof x === 'object' && RELEASE in x;
  }

  /**
   * All releases in the tree below a construct.
   *
   * @param root the construct below which releases are looked for
   */
  public static allIn(root: IConstruct): ReleaseStack[] {
    return root.node.findAll().filter((c) => ReleaseStack.isReleaseStack(c));
  }

  /** The use case whose models are released. */
  public readonly useCase: IUseCase;

  /** The ARN of the approved model package. The approval sets the value. */
  public readonly modelPackageArn: CfnParameter;

  /** The version of that model package in its group, such as `7`. */
  public readonly modelVersion: string;

  /** The image of that model package by its digest, `<repository>@sha256:…`. The approval sets the value. */
  public readonly modelImage: CfnParameter;

  /** The URI of the copy of the model data that the approval made, `s3://…/model.tar.gz`. The approval sets the value. */
  public readonly modelDataUri: CfnParameter;

  /** The URI of the baseline of the model's training data, `s3://…/baseline.json`. The approval sets the value. */
  public readonly baselineUri: CfnParameter;

  /** When the approved model was registered, such as `2026-11-20T08:00:00Z`. The approval sets the value. */
  public readonly modelCreatedAt: CfnParameter;

  /** Where the kit is published. Use it only in the stack that contains the release (MLL704). */
  public readonly kit: ReleaseKitLocation;

  private readonly environments = new Map<string, ReleaseEnvironmentValues>();
  private readonly modelEnvironment: { readonly [name: string]: string };
  private servesModel = false;

  public constructor(scope: Construct, id: string, props: ReleaseStackProps) {
    throwFaults(checkArguments('delivery.ReleaseStack', [scope, id, props]));
    const parent = stackAround(scope)!;
    throwFaults([checkReleasePlace(parent, id)], scope);
    const synthesizer = new ReleaseSynthesizer(parent);
    super(scope, id, {
      // Not the environment of an enclosing Stage, because the template has to fit every account and Region.
      env: { account: Aws.ACCOUNT_ID, region: Aws.REGION },
      description: props.description ?? `Serving of ${props.useCase.useCaseName}`,
      tags: props.useCase.tags,
      synthesizer,
      analyticsReporting: false,
    });
    Object.defineProperty(this, RELEASE, { value: true });
    this.useCase = props.useCase;
    this.modelEnvironment = props.modelEnvironment ?? SERVING_ENVIRONMENT;
    this.modelPackageArn = this.fromApproval('ModelPackageArn', 'The approved model package', PACKAGE_ARN);
    this.modelVersion = Fn.select(2, Fn.split('/', this.modelPackageArn.valueAsString));
    this.modelImage = this.fromApproval('ModelImage', 'The image of the model, by its digest', IMAGE);
    this.modelDataUri = this.fromApproval('ModelDataUri', 'The copy of the model data', OBJECT_URI);
    this.baselineUri = this.fromApproval('BaselineUri', 'The baseline of its training data', OBJECT_URI);
    this.modelCreatedAt = this.fromApproval('ModelCreatedAt', 'When it was registered', TIME);
    this.createOutputs();
    this.kit = {
      bucketName: this.publishedIn(parent, () => synthesizer.published.location.bucketName),
      objectKey: this.publishedIn(parent, () => synthesizer.published.location.objectKey),
      sha256: this.publishedIn(parent, () => synthesizer.published.sha256),
    };
    Aspects.of(this).add({ visit: (node) => this.watch(node) });
    this.node.addValidation({ validate: () => this.refuse(this.findFaults()) });
  }

  /**
   * The approved model, for a `ModelEndpoint` in this release: its image by digest, and the copy of its model data that the
   * approval made. It stays what was approved, whatever happens to the model package and to what training wrote. The role
   * of the endpoint must be allowed to read the copy, as that of `ReleaseEnvironment` is.
   *
   * @param options what only a role that the endpoint creates itself needs
   */
  public servedModel(options: ImageOptions = {}): ServedModel {
    this.servesModel = true;
    return ServedModel.fromImage({
      image: this.modelImage.valueAsString,
      modelDataUri: this.modelDataUri.valueAsString,
      environment: this.modelEnvironment,
      ...options,
    });
  }

  /**
   * Adds a parameter whose value CloudFormation reads from an SSM parameter of the environment. Use it for values that
   * are not known at synth, such as the ARN of a role or a key.
   *
   * @param id the logical ID of the parameter, by which `ReleaseEnvironmentValues.parameters` names it
   * @param description the description of the parameter
   */
  public parameterFromEnvironment(id: string, description?: string): CfnParameter {
    return new CfnParameter(this, id, { type: FROM_ENVIRONMENT, description });
  }

  /**
   * Adds a parameter whose value is a list that CloudFormation reads from an SSM parameter of the environment, such as
   * the IDs of subnets.
   *
   * @param id the logical ID of the parameter, by which `ReleaseEnvironmentValues.parameters` names it
   * @param description the description of the parameter
   */
  public listFromEnvironment(id: string, description?: string): CfnParameter {
    return new CfnParameter(this, id, { type: LIST_FROM_ENVIRONMENT, description });
  }

  /**
   * Adds an environment that the release is deployed to. `Delivery` calls this method for each of its stages.
   *
   * @param environment the name: lowercase words joined by hyphens, at most 12 characters (MLL731), each name once
   * (MLL707)
   * @param values the values of the parameters and the tags in this environment
   */
  public addEnvironment(environment: string, values: ReleaseEnvironmentValues = {}): void {
    throwFaults(
      [
        ...checkEnvironment(environment, [...this.environments.keys()]),
        ...checkSmokeTest(['smokeTest'], values.smokeTest),
      ],
      this,
    );
    this.environments.set(environment, values);
  }

  /** The names of the environments that the release is deployed to. */
  public get environmentNames(): string[] {
    return [...this.environments.keys()];
  }

  /**
   * The capabilities that CloudFormation needs to deploy the resources that the release has so far:
   * `CAPABILITY_NAMED_IAM` if it has IAM resources, else none.
   */
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
      [...this.environments].map(([name, { parameters, tags }]) => [
        name,
        { Parameters: { ...parameters }, Tags: { ...stackTags, ...tags } },
      ]),
    );
  }

  /**
   * The requests of the smoke tests.
   *
   * @internal
   */
  public _requests(): Requests {
    return requestFiles(
      [...this.environments].flatMap(([name, { smokeTest }]) => (smokeTest ? [[name, smokeTest] as const] : [])),
    );
  }

  /**
   * The environment variables with which the release serves the approved image; nothing if it serves something else.
   *
   * @internal
   */
  public _servedEnvironment(): { readonly [name: string]: string } | undefined {
    return this.servesModel ? this.modelEnvironment : undefined;
  }

  private fromApproval(id: string, description: string, allowedPattern: string): CfnParameter {
    return new CfnParameter(this, id, { description, allowedPattern });
  }

  /** The deployed stack says which model it serves, and when that model was registered. */
  private createOutputs(): void {
    new CfnOutput(this, 'ReleasedModel', { value: this.modelPackageArn.valueAsString });
    new CfnOutput(this, 'ReleasedImage', { value: this.modelImage.valueAsString });
    new CfnOutput(this, 'ReleasedModelData', { value: this.modelDataUri.valueAsString });
    new CfnOutput(this, 'ReleasedBaseline', { value: this.baselineUri.valueAsString });
    new CfnOutput(this, 'ReleasedModelCreatedAt', { value: this.modelCreatedAt.valueAsString });
  }

  private publishedIn(parent: Stack, pick: () => string): string {
    // Uncached, because CDK resolves it twice: while it looks for references, before the kit is published, and at synthesis.
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
    const values = [...this.environments].flatMap(([name, v]) => checkValues(name, v.parameters ?? {}, known));
    const served = this.servesModel ? checkModelEnvironment(this.modelEnvironment) : [];
    return [...values, ...served, ...this.findDependencies()].filter((f) => f !== undefined);
  }

  /** A reference makes a dependency, and says more. */
  private findDependencies(): (Fault | undefined)[] {
    if (this.dependencies.length === 0) return [];
    const imports = importsOf(this);
    const read = new Set(imports.map(({ target }) => Stack.of(target)));
    const others = this.dependencies.filter((stack) => !read.has(stack));
    return [...checkImports(this, imports), checkNoDependency(others)];
  }

  private watch(node: IConstruct): void {
    if (CfnResource.isCfnResource(node)) onReference(node, () => this.refuse(checkExports(this)));
  }

  private refuse(faults: readonly Fault[]): string[] {
    throwFaults(faults, this);
    return [];
  }
}
