import type { IConstruct } from 'constructs';
import { crossAccountStatement } from './cross-account';
import { registerPending } from './registration';
import type { Statement } from './statements';

/** The ARN of a group, and the pattern of the ARNs of its models. */
export interface GroupArns {
  readonly group: string;
  readonly packages: string;
}

/** Who in another account uses a group: its roles, or without any whom the administrators of the account allow. */
interface Stranger {
  readonly account: string;
  readonly roleArns: string[];
}

/**
 * The calls of a deployment, as AWS's guide to deployment from another account lists them, without the write access.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html
 */
const DEPLOY = ['sagemaker:CreateModel', 'sagemaker:DescribeModelPackage', 'sagemaker:ListModelPackages'];

/** Lets another account deploy models of a group. */
export function consumerStatements(scope: IConstruct, stranger: Stranger, arns: GroupArns): Statement[] {
  const to = principalOf(stranger);
  return [
    crossAccountStatement(scope, to, ['sagemaker:DescribeModelPackageGroup'], arns.group),
    crossAccountStatement(scope, to, DEPLOY, arns.packages),
  ];
}

/**
 * Lets another account register models that wait for approval. The decision about them stays with the account of the group.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-version.html#model-registry-version-xaccount
 */
export function producerStatements(scope: IConstruct, stranger: Stranger, arns: GroupArns): Statement[] {
  const to = principalOf(stranger);
  const { actions, resources, conditions } = registerPending([arns.group, arns.packages]);
  const register = crossAccountStatement(scope, to, actions, resources);
  return [
    crossAccountStatement(scope, to, ['sagemaker:DescribeModelPackageGroup'], arns.group),
    { ...register, Condition: { ...conditions, ...register.Condition } },
    crossAccountStatement(scope, to, ['sagemaker:DescribeModelPackage'], arns.packages),
  ];
}

function principalOf({ account, roleArns }: Stranger): { accounts: string[]; roleArns: string[] } {
  return { accounts: [account], roleArns };
}
