import alphabets from './name-alphabets.json';

interface Alphabet {
  readonly pattern?: string;
  readonly max?: number;
}

/** What no service model says, but the user guides do. */
const RESERVED: { readonly [name: string]: RegExp } = {
  'ssm.PSParameterName': /^\/?(aws|ssm)/i,
  's3.BucketName':
    /^(?![a-z0-9][a-z0-9-]{1,61}[a-z0-9]$)|^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/,
  'kms.AliasNameType': /^(?!alias\/)|^alias\/aws\//,
  'cloudwatch.DashboardName': /[^\w-]|.{256}/,
  'iam.roleNameType': /^$/,
  // the model describes names together with ARNs
  'lambda.FunctionName': /:|.{65}/,
};

/** `{1,256}` after the end of the text is how SageMaker's model says how long the text may be. */
const patternOf = (pattern: string) =>
  new RegExp(`^(?:${pattern.replace(/\$\{\d+,\d+\}$/, '').replace('\\p{Print}', '[ -~]')})$`, 'u');

/** The name of each alphabet: `<service>.<shape>` of botocore. */
export type AlphabetName = keyof typeof alphabets;

/** Whether a service takes a name. */
export function takes(alphabet: AlphabetName, name: string): boolean {
  const { pattern, max = Infinity }: Alphabet = alphabets[alphabet];
  if (name.length === 0 || name.length > max || RESERVED[alphabet]?.test(name)) return false;
  return pattern === undefined || patternOf(pattern).test(name);
}
