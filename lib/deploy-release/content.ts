import { strFromU8, type Unzipped } from 'fflate';
import { dnsSuffixOf } from '../../constructs/private/partitions';
import { parseJson } from '../../releases/parse';
import { TEMPLATE } from '../../releases/release-files';
import type { Deployment } from '../../schema/deployment';
import { ReleaseParameters } from '../../schema/release';
import { Problem } from '../problem';
import type { Content } from './change-set';

/** The most that a request takes. See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const INLINE_BYTES = 51_200;

/** A template that is too large for a request, and where CloudFormation finds it. */
export interface Uploaded {
  readonly bucket: string;
  readonly key: string;
}

/** Where the template has to be put first, if it is too large for a request. */
export function uploadOf(files: Unzipped, digest: string, bucket?: string): Uploaded | undefined {
  const { length } = files[TEMPLATE];
  if (length <= INLINE_BYTES) return undefined;
  if (bucket === undefined)
    throw new Problem(
      `the template has ${length} bytes, and CloudFormation takes ${INLINE_BYTES} in a request: name a bucket by ` +
        '--template-bucket that you may write to and the deploy role may read',
    );
  return { bucket, key: `release-templates/${digest}.json` };
}

/** What CloudFormation is given of a release in an environment. */
export function contentOf(files: Unzipped, { environment, region, roles }: Deployment, uploaded?: Uploaded): Content {
  const values = files[`${environment}.json`];
  if (values === undefined)
    throw new Problem(`the release has no values for ${environment}: it is older than that environment`);
  const { Parameters, Tags } = parseJson(ReleaseParameters, strFromU8(values), `${environment}.json`);
  const text = strFromU8(files[TEMPLATE]);
  return {
    ...(uploaded ? { TemplateURL: urlOf(uploaded, region) } : { TemplateBody: text }),
    Parameters: Object.entries(Parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })),
    Capabilities: hasIam(text) ? ['CAPABILITY_NAMED_IAM'] : [],
    RoleARN: roles.execution,
  };
}

function urlOf({ bucket, key }: Uploaded, region: string): string {
  return `https://${bucket}.s3.${region}.${dnsSuffixOf(region)}/${key}`;
}

function hasIam(template: string): boolean {
  const { Resources = {} } = JSON.parse(template) as { Resources?: { [id: string]: { Type?: string } } };
  return Object.values(Resources).some(({ Type }) => Type?.startsWith('AWS::IAM::'));
}
