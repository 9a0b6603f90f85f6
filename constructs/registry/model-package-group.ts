import {
  CfnModelPackageGroup,
  type IModelPackageGroupRef,
  type ModelPackageGroupReference,
} from 'aws-cdk-lib/aws-sagemaker';
import { Names, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import type { EventHandler } from '../foundation';
import type { IUseCase } from '../goal';
import { crossAccountStatement } from '../private/cross-account';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { type Statement, policyDocument } from '../private/statements';
import { ModelPackageGroupGrants } from './model-package-group-grants';
import { checkConsumers, checkDescription, checkGroupName } from './private/checks';
import { placeOf } from '../private/place';

/** A group of model versions: what every later stage takes models from, owned or imported. */
export interface IModelPackageGroup extends IModelPackageGroupRef {
  /** Name of the group. */
  readonly modelPackageGroupName: string;
  /** ARN of the group. */
  readonly modelPackageGroupArn: string;
  /** ARN pattern of every model in the group: `…:model-package/<group>/*`. */
  readonly modelPackagesArn: string;
  /** Grants on the group and its models. */
  readonly grants: ModelPackageGroupGrants;
  /** EventBridge pattern of the event that SageMaker sends when a model of this group was approved. */
  approvedPattern(): { [key: string]: unknown };
  /** EventBridge pattern of the event that SageMaker sends when a model of this group was rejected. */
  rejectedPattern(): { [key: string]: unknown };
  /**
   * Runs a handler when a model of this group was approved. SageMaker may send an event more than once.
   * @param id names the rule among the children of the handler
   * @param handler what to run
   */
  onApproved(id: string, handler: EventHandler): void;
  /**
   * Runs a handler when a model of this group was rejected. SageMaker may send an event more than once.
   * @param id names the rule among the children of the handler
   * @param handler what to run
   */
  onRejected(id: string, handler: EventHandler): void;
}

/** Another account that deploys models of a group. */
export interface ModelConsumer {
  /** The account, 12 digits; anything else is reported as MLL502, the same one twice as MLL504. */
  readonly account: string;
  /**
   * ARN of the role that creates models there, usually the execution role that CloudFormation deploys with. A malformed
   * one is reported as MLL503.
   * @default - every principal that the account's own administrators allow
   */
  readonly deployRoleArn?: string;
}

/** Properties of a ModelPackageGroup. */
export interface ModelPackageGroupProps {
  /**
   * The use case whose models the group holds.
   * @default - none; name and description are taken from the other props
   */
  readonly useCase?: IUseCase;
  /**
   * Name of the group: 1 to 63 letters, digits and hyphens; anything else is reported as MLL501. A rename makes a new,
   * empty group.
   * @default - the name of the use case; without one, a name made of the construct's path
   */
  readonly modelPackageGroupName?: string;
  /**
   * What the models are for, at most 1024 characters in one line; anything else is reported as MLL505.
   * @default - the business goal of the use case
   */
  readonly description?: string;
  /**
   * Accounts that deploy models of this group.
   * @default - only this account
   */
  readonly consumers?: ModelConsumer[];
  /**
   * What becomes of the group when it leaves the stack. SageMaker refuses to delete a group that holds models, so with
   * DESTROY the deletion of the stack fails until they are deleted.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

abstract class ModelPackageGroupBase extends Construct implements IModelPackageGroup {
  public abstract readonly modelPackageGroupRef: ModelPackageGroupReference;
  public abstract readonly modelPackageGroupName: string;
  public abstract readonly modelPackageGroupArn: string;
  public abstract readonly modelPackagesArn: string;
  public abstract readonly env: ResourceEnvironment;
  #grants?: ModelPackageGroupGrants;

  /** Grants on the group and its models. Made when first asked for. */
  public get grants(): ModelPackageGroupGrants {
    return (this.#grants ??= ModelPackageGroupGrants.fromModelPackageGroup(this));
  }

  /** EventBridge pattern of the event that SageMaker sends when a model of this group was approved. */
  public approvedPattern(): { [key: string]: unknown } {
    return this.#statusPattern('Approved');
  }

  /** EventBridge pattern of the event that SageMaker sends when a model of this group was rejected. */
  public rejectedPattern(): { [key: string]: unknown } {
    return this.#statusPattern('Rejected');
  }

  /**
   * Runs a handler when a model of this group was approved. SageMaker may send an event more than once.
   * @param id names the rule among the children of the handler
   * @param handler what to run
   */
  public onApproved(id: string, handler: EventHandler): void {
    handler.onEvent(id, this.approvedPattern());
  }

  /**
   * Runs a handler when a model of this group was rejected. SageMaker may send an event more than once.
   * @param id names the rule among the children of the handler
   * @param handler what to run
   */
  public onRejected(id: string, handler: EventHandler): void {
    handler.onEvent(id, this.rejectedPattern());
  }

  #statusPattern(status: string): { [key: string]: unknown } {
    return {
      source: ['aws.sagemaker'],
      'detail-type': ['SageMaker Model Package State Change'],
      account: [this.env.account],
      detail: { ModelPackageGroupName: [this.modelPackageGroupName], ModelApprovalStatus: [status] },
    };
  }
}

/**
 * The versions of one model, each waiting for approval, approved or rejected.
 *
 * Training registers a version, people or rules approve it, and the approval is an event that makes a release. Other
 * accounts that deploy the models are named as consumers and get exactly the calls that a deployment makes.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry.html
 * @example
 * new registry.ModelPackageGroup(this, 'Models', {
 *   modelPackageGroupName: 'mortgage-approval',
 *   consumers: [{ account: '222222222222' }],
 * });
 */
export class ModelPackageGroup extends ModelPackageGroupBase {
  /** The id by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.registry.ModelPackageGroup';

  /**
   * An existing group of this account and region.
   * @param modelPackageGroupName its name; a malformed one is reported as MLL501
   */
  public static fromModelPackageGroupName(
    scope: Construct,
    id: string,
    modelPackageGroupName: string,
  ): IModelPackageGroup {
    return new ImportedModelPackageGroup(scope, id, modelPackageGroupName);
  }

  /** The group, for every construct that takes a reference to one. */
  public readonly modelPackageGroupRef: ModelPackageGroupReference;
  /** Name of the group. */
  public readonly modelPackageGroupName: string;
  /** ARN of the group. */
  public readonly modelPackageGroupArn: string;
  /** ARN pattern of every model in the group: `…:model-package/<group>/*`. */
  public readonly modelPackagesArn: string;
  /** Account and region of the group. */
  public readonly env: ResourceEnvironment;

  readonly #resource: CfnModelPackageGroup;
  readonly #statements: Statement[] = [];
  readonly #consumers: string[] = [];

  public constructor(scope: Construct, id: string, props: ModelPackageGroupProps = {}) {
    super(scope, id);
    const p = injected(this, id, ModelPackageGroup.PROPERTY_INJECTION_ID, props);
    const consumers = p.consumers ?? [];
    const description = p.description ?? p.useCase?.businessGoal;
    this.modelPackageGroupName = p.modelPackageGroupName ?? p.useCase?.useCaseName ?? generatedName(this);
    throwFaults(
      [checkGroupName(this.modelPackageGroupName), checkDescription(description), ...checkConsumers(consumers)],
      this,
    );

    this.#resource = new CfnModelPackageGroup(this, 'Resource', {
      modelPackageGroupName: this.modelPackageGroupName,
      modelPackageGroupDescription: description,
    });
    this.#resource.applyRemovalPolicy(p.removalPolicy ?? RemovalPolicy.RETAIN);
    this.env = this.#resource.env;
    this.modelPackageGroupArn = this.#resource.attrModelPackageGroupArn;
    this.modelPackagesArn = arns(this, this.modelPackageGroupName).packages;
    this.modelPackageGroupRef = { modelPackageGroupArn: this.modelPackageGroupArn };
    for (const consumer of consumers) this.#admit(consumer);
  }

  /**
   * Lets another account deploy models of this group.
   * @param consumer the account and, if only one role deploys there, that role
   */
  public addConsumer(consumer: ModelConsumer): void {
    throwFaults(checkConsumers([consumer], this.#consumers), this);
    this.#admit(consumer);
  }

  #admit({ account, deployRoleArn }: ModelConsumer): void {
    this.#consumers.push(account);
    const to = { accounts: [account], roleArns: deployRoleArn ? [deployRoleArn] : [] };
    // Built from the name: a group can't refer to its own ARN in its own policy.
    const { group, packages } = arns(this, this.modelPackageGroupName);
    this.#statements.push(
      crossAccountStatement(this, to, ['sagemaker:DescribeModelPackageGroup'], group),
      crossAccountStatement(this, to, DEPLOY, packages),
    );
    this.#resource.modelPackageGroupPolicy = policyDocument(this.#statements);
  }
}

class ImportedModelPackageGroup extends ModelPackageGroupBase {
  public readonly modelPackageGroupRef: ModelPackageGroupReference;
  public readonly modelPackageGroupArn: string;
  public readonly modelPackagesArn: string;
  public readonly env: ResourceEnvironment;

  public constructor(
    scope: Construct,
    id: string,
    public readonly modelPackageGroupName: string,
  ) {
    super(scope, id);
    throwFaults([checkGroupName(modelPackageGroupName)], this);
    const { account, region } = Stack.of(this);
    const { group, packages } = arns(this, modelPackageGroupName);
    this.env = { account, region };
    this.modelPackageGroupArn = group;
    this.modelPackagesArn = packages;
    this.modelPackageGroupRef = { modelPackageGroupArn: group };
  }
}

/** The calls of a deployment, as the guide for deploying from another account lists them, without the write access. */
const DEPLOY = ['sagemaker:CreateModel', 'sagemaker:DescribeModelPackage', 'sagemaker:ListModelPackages'];

function arns(scope: Construct, name: string): { readonly group: string; readonly packages: string } {
  const { partition, region, account } = placeOf(scope);
  const prefix = `arn:${partition}:sagemaker:${region}:${account}`;
  return { group: `${prefix}:model-package-group/${name}`, packages: `${prefix}:model-package/${name}/*` };
}

function generatedName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 63, separator: '-' }).toLowerCase();
}
