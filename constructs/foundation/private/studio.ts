import type { IConstruct } from 'constructs';
import { placeOf } from '../../private/place';
import type { Permission } from '../../private/statements';

/** Where Studio's policies name the domain and the profile of who works in it. */
const DOMAIN = '${sagemaker:DomainId}';
const PROFILE = '${sagemaker:UserProfileName}';

const NAMED_BY_PEOPLE = 'People name their spaces; domain and owner are fixed';

/**
 * What Studio does with the role of who works in it: private spaces, and the applications in them, of this person alone.
 * AWS's policy AmazonSageMakerFullAccess has the same conditions.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-spaces-access.html
 */
export function studioPermissions(scope: IConstruct): Permission[] {
  const { partition, region, account } = placeOf(scope);
  const arn = (resource: string) => `arn:${partition}:sagemaker:${region}:${account}:${resource}`;
  const [spaces, apps] = [arn(`space/${DOMAIN}/*`), arn(`app/${DOMAIN}/*/*/*`)];
  const own = {
    ArnLike: { 'sagemaker:OwnerUserProfileArn': arn(`user-profile/${DOMAIN}/${PROFILE}`) },
    StringEquals: { 'sagemaker:SpaceSharingType': 'Private' },
  };
  const tagging = (action: string) => ({ StringEquals: { 'sagemaker:TaggingAction': action } });
  const [because, calls] = [NAMED_BY_PEOPLE, (...names: string[]) => names.map((name) => `sagemaker:${name}`)];
  return [
    { actions: calls('CreateSpace', 'DeleteSpace', 'UpdateSpace'), resources: [spaces], conditions: own, because },
    { actions: calls('CreateApp', 'DeleteApp'), resources: [apps], conditions: own, because },
    { actions: calls('AddTags'), resources: [spaces], conditions: tagging('CreateSpace'), because },
    { actions: calls('AddTags'), resources: [apps], conditions: tagging('CreateApp'), because },
    { actions: calls('DescribeSpace'), resources: [spaces], because },
    { actions: calls('DescribeApp'), resources: [apps], because },
    { actions: calls('DescribeDomain'), resources: [arn(`domain/${DOMAIN}`)] },
    {
      actions: calls('CreatePresignedDomainUrl', 'DescribeUserProfile'),
      resources: [arn(`user-profile/${DOMAIN}/${PROFILE}`)],
    },
    {
      actions: calls('ListApps', 'ListDomains', 'ListSpaces', 'ListUserProfiles'),
      resources: ['*'],
      because: 'Lists have no resource to name',
    },
    {
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [`arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/studio:*`],
      because: 'Studio names the streams; the group is its own',
    },
  ];
}

/**
 * What it takes to attach encrypted volumes to a space.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest-studio.html
 */
export function volumePermissions(keyArn: string): Permission[] {
  return [
    {
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
      ],
      resources: [keyArn],
    },
    {
      actions: ['kms:CreateGrant'],
      resources: [keyArn],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': true } },
    },
  ];
}
