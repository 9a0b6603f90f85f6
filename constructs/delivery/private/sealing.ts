import { Lazy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { IZone } from '../../data';
import type { ServiceRole } from '../../foundation';
import { addTo } from '../../private/add-to';
import { type NamedUseCase, copiesPrefix, roleArn, useCaseGlobals } from '../../private/names';
import { placeOf } from '../../private/place';
import type { Statement } from '../../private/statements';
import { sidOf } from './names';

/** Every call that puts bytes at a key, or takes them away. */
const CHANGES = [
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutObject',
  's3:ReplicateDelete',
  's3:ReplicateObject',
];

/** The buckets of releases. */
export interface Sealed {
  /** The bucket of the releases. */
  readonly releases: IZone;
  /** The working copies of the pipeline, if there is one. */
  readonly working?: IZone;
  /** The zone with the copies of approved models. */
  readonly artifacts: IZone;
  /** The role of the release maker. */
  readonly maker: ServiceRole;
  /** The role of the pipeline, which is made later. */
  readonly pipeline?: () => ServiceRole;
}

/**
 * Lets nobody but the role that makes them change releases, copies of models and what the pipeline deploys, whatever the
 * policies of others allow. The roles are named, and not referred to, because the policy of the zone may be in another
 * stack; those that existed before have names of their own. Expirations of the bucket's lifecycle are not subject to policies.
 */
export function seal(scope: Construct, useCase: NamedUseCase, sealed: Sealed): void {
  const { releases, working, artifacts, pipeline } = sealed;
  const place = placeOf(scope);
  const { pipelineRole, releaseMakerRole } = useCaseGlobals(useCase, place.region);
  const arnOf = (role: ServiceRole, name: string) => (role._isGiven ? role.roleArn : roleArn(useCase, place, name));
  const maker = arnOf(sealed.maker, releaseMakerRole);
  const copies = `${artifacts.bucketArn}/${copiesPrefix(useCase)}*`;
  addTo(releases, denyOthers('OnlyTheReleaseMakerWrites', maker, `${releases.bucketArn}/*`));
  if (working && pipeline) {
    const arn = Lazy.string({ produce: () => arnOf(pipeline(), pipelineRole) });
    addTo(working, denyOthers('OnlyThePipelineWrites', arn, `${working.bucketArn}/*`));
  }
  addTo(artifacts, denyOthers(`OnlyTheReleaseMakerOf${sidOf(useCase)}`, maker, copies));
}

function denyOthers(Sid: string, role: string, Resource: string): Statement {
  return {
    Sid,
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: CHANGES,
    Resource,
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': role } },
  };
}
