import { validationException } from '../../core/errors';
import type { Scope } from '../../core/scope';

/** The types of SageMaker resources, as ARNs spell them. */
export type ResourceType =
  | 'endpoint'
  | 'endpoint-config'
  | 'model'
  | 'model-card'
  | 'model-package'
  | 'model-package-group'
  | 'pipeline'
  | 'processing-job'
  | 'training-job'
  | 'transform-job';

/** The parts of an ARN; `resource` is what follows the account. */
export interface Arn extends Scope {
  readonly service: string;
  readonly resource: string;
  /** What comes before the first slash of the resource, such as `model-package`. */
  readonly type: string;
  /** What comes after it, such as `group/3`. */
  readonly name: string;
}

export function sagemakerArn(scope: Scope, type: ResourceType, name: string): string {
  return arnOf(scope, 'sagemaker', `${type}/${name}`);
}

/** @param version absent for a package outside of a group */
export function modelPackageArn(scope: Scope, name: string, version?: number): string {
  return sagemakerArn(scope, 'model-package', version === undefined ? name : `${name}/${version}`);
}

export function pipelineExecutionArn(scope: Scope, pipeline: string, execution: string): string {
  return sagemakerArn(scope, 'pipeline', `${pipeline}/execution/${execution}`);
}

export function arnOf({ account, region }: Scope, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

export function isArn(text: string): boolean {
  return text.startsWith('arn:');
}

/** @throws a ValidationException */
export function parseArn(text: string): Arn {
  const match = /^arn:[^:]+:([^:]+):([^:]*):([^:]*):(.+)$/.exec(text);
  if (!match) throw validationException(`Invalid ARN: ${text}`);
  const [, service, region, account, resource] = match;
  const slash = resource.indexOf('/');
  return {
    service,
    region,
    account,
    resource,
    type: slash < 0 ? resource : resource.slice(0, slash),
    name: slash < 0 ? '' : resource.slice(slash + 1),
  };
}

/** The scope and the name of a resource that a request names by ARN or by name. */
export function located(scope: Scope, nameOrArn: string): Scope & { readonly name: string } {
  if (!isArn(nameOrArn)) return { account: scope.account, region: scope.region, name: nameOrArn };
  const { account, region, name } = parseArn(nameOrArn);
  return { account, region, name };
}
