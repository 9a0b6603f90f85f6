import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import { Aws, CfnMapping, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { throwFaults } from '../errors';
import { type Fault, type Path, fault } from '../faults';
import { dnsSuffixOf } from '../partitions';
import { placeOf } from '../place';
import { checkPattern, suggestion } from '../validate';
import { IMAGE_REGION, IMAGE_TAG, OWN_IMAGE, REPOSITORY_REGION } from './rules';
import { SCIKIT_LEARN_VERSION } from './scikit-learn-versions';

/** A container image for jobs and for serving. */
export interface JobImage {
  readonly uri: string;
  readonly repositoryArn: string;
}

const REPOSITORY = 'sagemaker-scikit-learn';
const MAPPING = 'ImageAccounts';

/**
 * The accounts that AWS publishes its scikit-learn image from, by region.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html
 */
export const SCIKIT_LEARN_ACCOUNTS: { readonly [region: string]: string } = {
  'af-south-1': '510948584623',
  'ap-east-1': '651117190479',
  'ap-northeast-1': '354813040037',
  'ap-northeast-2': '366743142698',
  'ap-northeast-3': '867004704886',
  'ap-south-1': '720646828776',
  'ap-south-2': '628508329040',
  'ap-southeast-1': '121021644041',
  'ap-southeast-2': '783357654285',
  'ap-southeast-3': '951798379941',
  'ap-southeast-4': '106583098589',
  'ca-central-1': '341280168497',
  'ca-west-1': '190319476487',
  'cn-north-1': '450853457545',
  'cn-northwest-1': '451049120500',
  'eu-central-1': '492215442770',
  'eu-central-2': '680994064768',
  'eu-north-1': '662702820516',
  'eu-south-1': '978288397137',
  'eu-south-2': '104374241257',
  'eu-west-1': '141502667606',
  'eu-west-2': '764974769150',
  'eu-west-3': '659782779980',
  'il-central-1': '898809789911',
  'me-central-1': '272398656194',
  'me-south-1': '801668240914',
  'sa-east-1': '737474898029',
  'us-east-1': '683313688378',
  'us-east-2': '257758044811',
  'us-gov-east-1': '237065988967',
  'us-gov-west-1': '414596584902',
  'us-iso-east-1': '833128469047',
  'us-isob-east-1': '281123927165',
  'us-isof-east-1': '108575199400',
  'us-isof-south-1': '124985052026',
  'us-west-1': '746614075791',
  'us-west-2': '246618743249',
};

/** Which of AWS's scikit-learn images. */
export interface ImageChoice {
  /** The version, by default the newest. */
  readonly version?: string;
  /** The digest, as `sha256:…`; without it, the tag of the version stands for the newest patch. */
  readonly digest?: string;
}

/**
 * AWS's scikit-learn image in the region of the stack. If only the deployment knows the region, a mapping of the owner
 * gives the account of the image. A region without an image is reported as MLL411.
 */
export function scikitLearnImage(owner: Construct, choice: ImageChoice = {}): JobImage {
  const { version = SCIKIT_LEARN_VERSION, digest } = choice;
  const name = digest === undefined ? `${REPOSITORY}:${version}-cpu-py3` : `${REPOSITORY}@${digest}`;
  const { partition, region } = placeOf(owner);
  if (Token.isUnresolved(region)) return renderImage(name, mappedAccount(owner), region, Aws.URL_SUFFIX, partition);
  throwFaults([checkImageRegion(region)], owner);
  return renderImage(name, SCIKIT_LEARN_ACCOUNTS[region], region, dnsSuffixOf(region), partition);
}

/** An image in a repository of Amazon ECR. */
export interface RepositoryImage {
  readonly repository: IRepositoryRef;
  readonly tagOrDigest: string;
}

/** A tag of an image, or its digest. */
const TAG_OR_DIGEST = /^(\w[\w.-]{0,127}|sha256:[0-9a-f]{64})$/;

/** The tag or the digest of an image of one's own, wherever one is given. */
export function checkOwnImage(image: { readonly tagOrDigest?: string } | undefined): Fault | undefined {
  return checkPattern(IMAGE_TAG, ['image', 'tagOrDigest'], image?.tagOrDigest, TAG_OR_DIGEST);
}

/**
 * The Region of the repository of an image of one's own, as far as it is known at synth.
 * See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
 */
export function checkRepositoryRegion(
  path: Path,
  image: Partial<RepositoryImage> | undefined,
  region: string | undefined,
): Fault | undefined {
  const got = image?.repository?.env.region;
  if (got === undefined || region === undefined || Token.isUnresolved(got) || Token.isUnresolved(region))
    return undefined;
  return got === region ? undefined : fault(REPOSITORY_REGION, [...path, 'repository'], { got });
}

/** An image of one's own, as jobs take it. */
export function ownImage(owner: Construct, { repository, tagOrDigest }: RepositoryImage): JobImage {
  const { account, region } = repository.env;
  const { repositoryArn, repositoryName } = repository.repositoryRef;
  const separator = tagOrDigest.startsWith('sha256:') ? '@' : ':';
  const registry = `${account}.dkr.ecr.${region}.${Stack.of(owner).urlSuffix}`;
  return { uri: `${registry}/${repositoryName}${separator}${tagOrDigest}`, repositoryArn };
}

/** Whether AWS publishes its scikit-learn image in a region, as far as that is known at synth. */
export function hasScikitLearnImage(region: string): boolean {
  return Token.isUnresolved(region) || Object.hasOwn(SCIKIT_LEARN_ACCOUNTS, region);
}

/**
 * The region of a stack that uses the scikit-learn image, unless it is a token.
 * @param fix what to do where no region has a similar name, if not what the rule says
 */
export function checkImageRegion(region: string, fix?: string): Fault | undefined {
  if (hasScikitLearnImage(region)) return undefined;
  const regions = Object.keys(SCIKIT_LEARN_ACCOUNTS);
  const near = suggestion(region, regions);
  return fault(IMAGE_REGION, ['env', 'region'], {
    got: region,
    must: `${IMAGE_REGION.must} (${regions.join(', ')})`,
    fix: near !== undefined && fix === undefined ? `${near} Or ${OWN_IMAGE}` : (near ?? fix),
  });
}

function mappedAccount(owner: Construct): string {
  const mapping = (owner.node.tryFindChild(MAPPING) as CfnMapping | undefined) ?? newMapping(owner);
  return mapping.findInMap(Aws.REGION, 'account');
}

function newMapping(owner: Construct): CfnMapping {
  const accounts = Object.entries(SCIKIT_LEARN_ACCOUNTS).map(([region, account]) => [region, { account }]);
  return new CfnMapping(owner, MAPPING, { mapping: Object.fromEntries(accounts) });
}

function renderImage(name: string, account: string, region: string, suffix: string, partition: string): JobImage {
  return {
    uri: `${account}.dkr.ecr.${region}.${suffix}/${name}`,
    repositoryArn: `arn:${partition}:ecr:${region}:${account}:repository/${REPOSITORY}`,
  };
}
