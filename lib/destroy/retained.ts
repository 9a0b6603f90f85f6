/** A resource that stays when its stack is deleted. `type` is that of CloudFormation, or says what it is. */
export interface Retained {
  readonly type: string;
  readonly id: string;
  readonly region: string;
}

const RETAINING = ['Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** The logical ids of the resources that a template keeps. */
export function retainedIn(template: string): Set<string> {
  const { Resources = {} } = JSON.parse(template) as { Resources?: Record<string, { DeletionPolicy?: string }> };
  const kept = Object.entries(Resources).filter(([, { DeletionPolicy }]) => RETAINING.includes(DeletionPolicy ?? ''));
  return new Set(kept.map(([id]) => id));
}

/** What services made on their own for a resource, and leave when it is deleted. */
export function leftBy({ type, id, region }: Retained, assetsBucket: string): Retained[] {
  const name = id.slice(id.lastIndexOf('/') + 1);
  switch (type) {
    case 'AWS::SageMaker::Endpoint':
      return [{ type: 'AWS::Logs::LogGroup', id: `/aws/sagemaker/Endpoints/${name}`, region }];
    case 'AWS::SageMaker::Pipeline':
      return [{ type: CODE, id: `s3://${assetsBucket}/${name}.*`, region }];
    default:
      return [];
  }
}

/** The code of a pipeline's jobs, of this deployment and earlier ones, which the CDK CLI uploaded. */
const CODE = 'CDK assets';

/** The commands of the AWS CLI that remove a retained resource for good. */
export function removal({ type, id, region }: Retained): string[] {
  const commands = REMOVALS[type]?.(id);
  return (
    commands?.map((command) => command.replaceAll(/\baws \w+ [\w-]+/g, `$& --region ${region}`)) ?? [
      `# there is no command for ${type}: remove it by hand`,
    ]
  );
}

const EVERY_VERSION = '{Objects: [Versions, DeleteMarkers][].{Key: Key, VersionId: VersionId}}';

const REMOVALS: { readonly [type: string]: (id: string) => string[] } = {
  // One call deletes at most 1,000 versions. The last one fails, because there is none left to delete.
  'AWS::S3::Bucket': (id) => [
    `while aws s3api delete-objects --no-cli-pager --bucket ${id} --delete "$(aws s3api list-object-versions ` +
      `--bucket ${id} --max-items 1000 --output json --query '${EVERY_VERSION}')"; do :; done`,
    `aws s3api delete-bucket --bucket ${id}`,
  ],
  'AWS::KMS::Key': (id) => [`aws kms schedule-key-deletion --key-id ${id} --pending-window-in-days 30`],
  'AWS::SageMaker::ModelPackageGroup': (id) => {
    const name = id.replace(/^.*:model-package-group\//, '');
    return [
      `aws sagemaker list-model-packages --model-package-group-name ${name} --output text ` +
        "--query 'ModelPackageSummaryList[].ModelPackageArn' | " +
        'xargs -n 1 aws sagemaker delete-model-package --model-package-name',
      `aws sagemaker delete-model-package-group --model-package-group-name ${name}`,
    ];
  },
  // Spaces keep a domain from being deleted; who has one decides when.
  'AWS::SageMaker::Domain': (id) => [
    `aws sagemaker delete-domain --domain-id ${id} --retention-policy HomeEfsFileSystem=Delete`,
  ],
  'AWS::CodeArtifact::Repository': (id) => {
    const [domain, name] = id.replace(/^.*:repository\//, '').split('/');
    return [`aws codeartifact delete-repository --domain ${domain} --repository ${name}`];
  },
  'AWS::CodeArtifact::Domain': (id) => [`aws codeartifact delete-domain --domain ${id.replace(/^.*:domain\//, '')}`],
  'AWS::SageMaker::ModelCard': (id) => [`aws sagemaker delete-model-card --model-card-name ${id.replace(/^.*\//, '')}`],
  'AWS::Logs::LogGroup': (id) => [`aws logs delete-log-group --log-group-name ${id}`],
  'AWS::DynamoDB::Table': (id) => [`aws dynamodb delete-table --table-name ${id}`],
  [CODE]: (id) => {
    const at = id.lastIndexOf('/');
    return [`aws s3 rm ${id.slice(0, at)} --recursive --exclude '*' --include '${id.slice(at + 1)}'`];
  },
};
