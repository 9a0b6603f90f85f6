import type { Location } from '../../releases/objects';

/** The name of the source action of the delivery pipeline, which takes the version of the release. */
export const SOURCE_ACTION = 'Release';

/** The delivery pipeline, and the object whose versions are its releases. */
export interface ReleasePipeline {
  readonly region: string;
  readonly pipeline: string;
  readonly release: Location;
}

/** What a person puts the id of a version in the place of. */
const CHOOSE = '<version id>';

/** A value as one word of a shell, whatever is in it. */
function word(value: string): string {
  const shown = value.replace(/\p{C}/gu, '');
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** A value in a raw string of JMESPath, between double quotes of a shell. */
function inQuery(value: string): string {
  return value
    .replace(/\p{C}/gu, '')
    .replaceAll("'", "\\'")
    .replace(/[\\"$`]/g, '\\$&');
}

/** Starts the pipeline with one version of the release, or with the newest. */
export function startCommand({ region, pipeline }: ReleasePipeline, version?: string): string {
  const chosen =
    version === undefined
      ? ''
      : ` --source-revisions actionName=${SOURCE_ACTION},revisionType=S3_OBJECT_VERSION_ID,revisionValue=${version === CHOOSE ? version : word(version)}`;
  return `aws codepipeline start-pipeline-execution --region ${word(region)} --name ${word(pipeline)}${chosen}`;
}

/** Lists the releases, and starts the pipeline with the one that is chosen. */
export function rollBackCommands(at: ReleasePipeline): string[] {
  const { bucket, key } = at.release;
  return [
    `aws s3api list-object-versions --region ${word(at.region)} --bucket ${word(bucket)} --prefix ${word(key)}` +
      ` --query 'Versions[].[LastModified,VersionId]' --output text`,
    startCommand(at, CHOOSE),
  ];
}

/**
 * Finds out what an endpoint serves, whatever its stack says: the copy of a model, whose key has the version of the model, or
 * for releases of version 0.1.0 the model package.
 */
export function servesCommands(region: string, endpoint: string): string[] {
  const sagemaker = (operation: string, rest: string) =>
    `aws sagemaker ${operation} --region ${word(region)} ${rest} --output text`;
  const [config, model] = [
    sagemaker('describe-endpoint', `--endpoint-name ${word(endpoint)} --query EndpointConfigName`),
    sagemaker('describe-endpoint-config', `--endpoint-config-name "$config" --query 'ProductionVariants[0].ModelName'`),
  ];
  return [
    `config=$(${config})`,
    `model=$(${model})`,
    sagemaker(
      'describe-model',
      `--model-name "$model" --query 'PrimaryContainer.ModelPackageName || PrimaryContainer.ModelDataUrl'`,
    ),
  ];
}

/** Repeats a run of a SageMaker pipeline from the steps that failed. */
export function retryTrainingCommand(region: string, execution: string): string {
  return `aws sagemaker retry-pipeline-execution --region ${word(region)} --pipeline-execution-arn ${word(execution)}`;
}

/** Starts a run of the SageMaker pipeline that an execution belongs to, on a version of the data. */
export function startTrainingCommand(region: string, execution: string): string {
  const [, pipeline = ''] = execution.split('/');
  return (
    `aws sagemaker start-pipeline-execution --region ${word(region)} --pipeline-name ${word(pipeline)}` +
    ' --pipeline-parameters Name=DataVersion,Value=<version>'
  );
}

/** Approves or rejects a model package. The Region is the one in its ARN. */
export function answerCommand(modelPackage: string, status: 'Approved' | 'Rejected', why: string): string {
  const region = modelPackage.split(':')[3] ?? '';
  return (
    `aws sagemaker update-model-package --region ${word(region)} --model-package-arn ${word(modelPackage)}` +
    ` --model-approval-status ${status} --approval-description '${why}'`
  );
}

/** An approval that waits in a pipeline of CodePipeline. */
export interface WaitingApproval {
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
}

/** Approves or rejects a release. The token belongs to this approval, so that nobody answers the next one by mistake. */
export function releaseAnswerCommands(region: string, { pipeline, stage, action }: WaitingApproval): string[] {
  const query = `stageStates[?stageName=='${inQuery(stage)}'].actionStates[] | [?actionName=='${inQuery(action)}'].latestExecution.token | [0]`;
  const put = (status: 'Approved' | 'Rejected', why: string) =>
    `aws codepipeline put-approval-result --region ${word(region)} --pipeline-name ${word(pipeline)} --stage-name ${word(stage)}` +
    ` --action-name ${word(action)} --token "$token" --result status=${status},summary='${why}'`;
  return [
    `token=$(aws codepipeline get-pipeline-state --region ${word(region)} --name ${word(pipeline)} --query "${query}" --output text)`,
    put('Approved', 'why you approve'),
    put('Rejected', 'why you reject'),
  ];
}
