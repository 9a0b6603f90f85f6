import type { EventPattern } from 'aws-cdk-lib/aws-events';
import {
  CfnModelPackageGroup,
  type IModelPackageGroupRef,
  type ModelPackageGroupReference,
} from 'aws-cdk-lib/aws-sagemaker';
import { Fn, Names, RemovalPolicy, Token } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import type { EventHandler } from '../foundation';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { publicPattern } from '../private/event-pattern';
import { injected } from '../private/inject';
import { useCaseNames } from '../private/names';
import { type Statement, policyDocument } from '../private/statements';
import { ModelPackageGroupGrants } from './model-package-group-grants';
import type { ModelProducer } from './model-producer';
import { checkAddedConsumer, checkAddedProducer, checkGroupArn, checkModelPackageGroup } from './private/checks';
import { type GroupArns, consumerStatements, producerStatements } from '../private/group-policy';
import { type Place, placeOf } from '../private/place';
import { warnOfRegion } from '../private/region-facts';

/** A group of model versions, owned or imported. Later stages take models from it. */
export interface IModelPackageGroup extends IModelPackageGroupRef {
  /** The name of the group. */
  readonly modelPackageGroupName: string;

  /** The ARN of the group. */
  readonly modelPackageGroupArn: string;

  /** The ARN pattern of the models in the group: `…:model-package/<group>/*`. */
  readonly modelPackagesArn: string;

  /** Grants on the group and its models. */
  readonly grants: ModelPackageGroupGrants;

  /**
   * The pattern of the event that SageMaker sends when a model of this group is approved, for `events.Rule` and
   * `EventHandler.onEvent`.
   */
  approvedPattern(): EventPattern;

  /**
   * The pattern of the event that SageMaker sends when a model of this group is rejected, for `events.Rule` and
   * `EventHandler.onEvent`.
   */
  rejectedPattern(): EventPattern;

  /**
   * Runs a handler when a model of this group is approved. SageMaker may send the event more than once.
   *
   * @param id the ID of the rule among the children of the handler
   * @param handler the handler to run
   */
  onApproved(id: string, handler: EventHandler): void;

  /**
   * Runs a handler when a model of this group is rejected. SageMaker may send the event more than once.
   *
   * @param id the ID of the rule among the children of the handler
   * @param handler the handler to run
   */
  onRejected(id: string, handler: EventHandler): void;
}

/** Another account that deploys models of a group. */
export interface ModelConsumer {
  /**
   * The ID of the account, of 12 digits. Any other value fails with MLL502, and a second consumer in it with MLL504.
   */
  readonly account: string;

  /**
   * The ARN of the role that creates models in that account, usually the execution role of CloudFormation. A malformed
   * ARN fails with MLL503.
   *
   * @default - every principal that the administrators of the account allow
   */
  readonly deployRoleArn?: string;
}

/** Properties of a ModelPackageGroup. */
export interface ModelPackageGroupProps {
  /**
   * The use case whose models the group has.
   *
   * @default - none; set the name yourself
   */
  readonly useCase?: IUseCase;

  /**
   * The name of the group: 1 to 63 letters, digits and hyphens. Any other name fails with MLL501. A change of the name
   * creates a new, empty group.
   *
   * @default - the name of the use case; without a use case, a name made from the path of the construct
   */
  readonly modelPackageGroupName?: string;

  /**
   * The description that the group already has: the business goal, if version 0.1.0 of this library made the group, or
   * what somebody wrote before `cdk import`. It is one line of at most 1,024 characters (MLL505).
   *
   * SageMaker can't change the description of a group. With any other text than the existing one, CloudFormation tries
   * to replace the group, and fails because the name is taken.
   *
   * @default - a new group has no description; its use case and its model cards say what the models are for
   */
  readonly existingDescription?: string;

  /**
   * The other accounts that deploy models of this group.
   *
   * @default - none
   */
  readonly consumers?: ModelConsumer[];

  /**
   * The other accounts that register models in this group. A `TrainingPipeline` of this app that registers from another
   * account adds itself.
   *
   * @default - none
   */
  readonly producers?: ModelProducer[];

  /**
   * What happens to the group when it leaves the template. SageMaker refuses to delete a group that has models, so with
   * `DESTROY` the deletion fails until somebody deletes them.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept, unless its own creation fails: what a failed deployment
   * leaves behind would block the next one
   */
  readonly removalPolicy?: RemovalPolicy;
}

abstract class ModelPackageGroupBase extends Construct implements IModelPackageGroup {
  public abstract readonly modelPackageGroupRef: ModelPackageGroupReference;
  public abstract readonly modelPackageGroupName: string;
  public abstract readonly modelPackageGroupArn: string;
  public abstract readonly modelPackagesArn: string;
  public abstract readonly env: ResourceEnvironment;
  private _grants?: ModelPackageGroupGrants;

  /** Grants on the group and its models. */
  public get grants(): ModelPackageGroupGrants {
    return (this._grants ??= ModelPackageGroupGrants.fromModelPackageGroup(this));
  }

  /**
   * The pattern of the event that SageMaker sends when a model of this group is approved, for `events.Rule` and
   * `EventHandler.onEvent`.
   */
  public approvedPattern(): EventPattern {
    return this.statusPattern('Approved');
  }

  /**
   * The pattern of the event that SageMaker sends when a model of this group is rejected, for `events.Rule` and
   * `EventHandler.onEvent`.
   */
  public rejectedPattern(): EventPattern {
    return this.statusPattern('Rejected');
  }

  /**
   * Runs a handler when a model of this group is approved. SageMaker may send the event more than once.
   *
   * @param id the ID of the rule among the children of the handler
   * @param handler the handler to run
   */
  public onApproved(id: string, handler: EventHandler): void {
    handler.onEvent(id, this.approvedPattern());
  }

  /**
   * Runs a handler when a model of this group is rejected. SageMaker may send the event more than once.
   *
   * @param id the ID of the rule among the children of the handler
   * @param handler the handler to run
   */
  public onRejected(id: string, handler: EventHandler): void {
    handler.onEvent(id, this.rejectedPattern());
  }

  private statusPattern(status: string): EventPattern {
    return publicPattern({
      source: ['aws.sagemaker'],
      detailType: ['SageMaker Model Package State Change'],
      account: [this.env.account],
      detail: { ModelPackageGroupName: [this.modelPackageGroupName], ModelApprovalStatus: [status] },
    });
  }
}

/**
 * The versions of one model, each of them pending, approved or rejected.
 *
 * The training pipeline registers a version, and people or rules approve it. SageMaker then sends an event, which can
 * start a release. Other accounts that deploy the models are consumers of the group. A consumer may make exactly the
 * calls that a deployment needs.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry.html
 * @example
 * import { registry } from 'cdk-ml-lifecycle';
 *
 * new registry.ModelPackageGroup(this, 'Models', {
 *   modelPackageGroupName: 'mortgage-approval',
 *   consumers: [{ account: '222222222222' }],
 * });
 */
export class ModelPackageGroup extends ModelPackageGroupBase {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.registry.ModelPackageGroup';

  /**
   * Uses an existing group of this account and Region.
   *
   * @param modelPackageGroupName the name of the group; a malformed name fails with MLL501
   */
  public static fromModelPackageGroupName(
    scope: Construct,
    id: string,
    modelPackageGroupName: string,
  ): IModelPackageGroup {
    return new ImportedModelPackageGroup(scope, id, modelPackageGroupName, placeOf(scope));
  }

  /**
   * Uses an existing group of any account and Region. A `TrainingPipeline` can register models in a group of another
   * account; a `Delivery` has to be where the group is.
   *
   * @param modelPackageGroupArn the ARN of the group; a malformed ARN fails with MLL506
   */
  public static fromModelPackageGroupArn(
    scope: Construct,
    id: string,
    modelPackageGroupArn: string,
  ): IModelPackageGroup {
    throwFaults([checkGroupArn(modelPackageGroupArn)], scope);
    const at = (part: number) => partOf(':', part, modelPackageGroupArn);
    const env = { account: at(4), region: at(3) };
    return new ImportedModelPackageGroup(scope, id, partOf('/', 1, modelPackageGroupArn), { partition: at(1), ...env });
  }

  /** The reference that other constructs take. */
  public readonly modelPackageGroupRef: ModelPackageGroupReference;

  /** The name of the group. */
  public readonly modelPackageGroupName: string;

  /** The ARN of the group. */
  public readonly modelPackageGroupArn: string;

  /** The ARN pattern of the models in the group: `…:model-package/<group>/*`. */
  public readonly modelPackagesArn: string;

  /** The account and Region of the stack. */
  public readonly env: ResourceEnvironment;

  /** The L1 of the group, for overrides. */
  public readonly resource: CfnModelPackageGroup;
  private readonly statements: Statement[] = [];
  private readonly consumers: string[] = [];
  private readonly producers: string[] = [];

  public constructor(scope: Construct, id: string, props: ModelPackageGroupProps = {}) {
    super(scope, id);
    const p = injected(this, id, ModelPackageGroup.PROPERTY_INJECTION_ID, props);
    this.modelPackageGroupName =
      p.modelPackageGroupName ?? (p.useCase && useCaseNames(p.useCase).modelPackageGroup) ?? generatedName(this);
    throwFaults(checkModelPackageGroup(p), this);
    warnOfRegion(this, CfnModelPackageGroup.CFN_RESOURCE_TYPE_NAME);

    this.resource = new CfnModelPackageGroup(this, 'Resource', {
      modelPackageGroupName: this.modelPackageGroupName,
      modelPackageGroupDescription: p.existingDescription,
    });
    this.resource.applyRemovalPolicy(p.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.env = this.resource.env;
    this.modelPackageGroupArn = this.resource.attrModelPackageGroupArn;
    this.modelPackagesArn = arns(placeOf(this), this.modelPackageGroupName).packages;
    this.modelPackageGroupRef = { modelPackageGroupArn: this.modelPackageGroupArn };
    for (const consumer of p.consumers ?? []) this.admitConsumer(consumer);
    for (const producer of p.producers ?? []) this.admitProducer(producer);
  }

  /**
   * Lets another account deploy models of this group.
   *
   * @param consumer the account and the role that deploys there; faults are MLL502, MLL503 and MLL504
   */
  public addConsumer(consumer: ModelConsumer): void {
    throwFaults(checkAddedConsumer(consumer, this.consumers), this);
    this.admitConsumer(consumer);
  }

  /**
   * Lets several roles of another account deploy models of this group.
   *
   * @internal
   */
  public _addConsumer(account: string, deployRoleArns: string[]): void {
    throwFaults(checkAddedConsumer({ account, deployRoleArn: deployRoleArns[0] }, this.consumers), this);
    this.admitDeployers(account, deployRoleArns);
  }

  /**
   * Lets another account register models in this group, which then wait for approval. The files of the models stay where
   * they are: the other account has to let this one read them, as a `TrainingPipeline` does.
   *
   * @param producer the account and the role that registers there; faults are MLL507, MLL508 and MLL509
   */
  public addProducer(producer: ModelProducer): void {
    throwFaults(checkAddedProducer(producer, this.producers), this);
    this.admitProducer(producer);
  }

  /**
   * Adds statements in the form that they have in the template.
   *
   * @internal
   */
  public _addStatements(...statements: Statement[]): void {
    this.statements.push(...statements);
    this.resource.modelPackageGroupPolicy = policyDocument(this.statements);
  }

  // The ARNs are built from the name, because a group cannot refer to its own ARN in its policy.
  private admitDeployers(account: string, roleArns: string[]): void {
    this.consumers.push(account);
    const own = arns(placeOf(this), this.modelPackageGroupName);
    this._addStatements(...consumerStatements(this, { account, roleArns }, own));
  }

  private admitConsumer({ account, deployRoleArn }: ModelConsumer): void {
    this.admitDeployers(account, deployRoleArn ? [deployRoleArn] : []);
  }

  private admitProducer({ account, registerRoleArn }: ModelProducer): void {
    this.producers.push(account);
    const own = arns(placeOf(this), this.modelPackageGroupName);
    this._addStatements(
      ...producerStatements(this, { account, roleArns: registerRoleArn ? [registerRoleArn] : [] }, own),
    );
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
    place: Place,
  ) {
    super(scope, id);
    throwFaults(checkModelPackageGroup({ modelPackageGroupName }), this);
    const { group, packages } = arns(place, modelPackageGroupName);
    this.env = { account: place.account, region: place.region };
    this.modelPackageGroupArn = group;
    this.modelPackagesArn = packages;
    this.modelPackageGroupRef = { modelPackageGroupArn: group };
  }
}

function arns({ partition, region, account }: Place, name: string): GroupArns {
  const prefix = `arn:${partition}:sagemaker:${region}:${account}`;
  return { group: `${prefix}:model-package-group/${name}`, packages: `${prefix}:model-package/${name}/*` };
}

/** A part of an ARN, which may be known only to the deployment. */
function partOf(separator: string, part: number, arn: string): string {
  return Token.isUnresolved(arn) ? Fn.select(part, Fn.split(separator, arn)) : arn.split(separator)[part];
}

function generatedName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 63, separator: '-' }).toLowerCase();
}
