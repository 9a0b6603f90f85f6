/** Where something is: what the address of its page in the console depends on. */
export interface Place {
  readonly partition: string;
  readonly region: string;
}

/** The domains of the console. The isolated partitions have consoles that nothing public says the address of. */
const DOMAINS: { readonly [partition: string]: string | undefined } = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/** An address that AWS says, if it is one of a console. Nobody is sent elsewhere. */
export function consolePage(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address) || /\s/.test(address)) return undefined;
  const { hostname, href, protocol } = new URL(address);
  const isConsole = Object.values(DOMAINS).some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
  return protocol === 'https:' && isConsole ? href : undefined;
}

/** The page of an alarm. */
export function alarmPage(place: Place, alarm: string): string {
  return page(place, 'cloudwatch/home', `#alarmsV2:alarm/${encodeURIComponent(alarm)}`);
}

/** The page of a pipeline of CodePipeline, with the buttons of its approvals. */
export function pipelinePage(place: Place, pipeline: string): string {
  return page(place, `codesuite/codepipeline/pipelines/${encodeURIComponent(pipeline)}/view`);
}

/** The page of one run of such a pipeline. */
export function runPage(place: Place, pipeline: string, execution: string): string {
  const at = `codesuite/codepipeline/pipelines/${encodeURIComponent(pipeline)}/executions`;
  return page(place, `${at}/${encodeURIComponent(execution)}/timeline`);
}

/** The page from which people open Studio, which shows the registry and the runs of SageMaker's pipelines. */
export function studioPage(place: Place): string {
  return page(place, 'sagemaker/home', '#/studio-landing');
}

/** A shell in the browser with the credentials of whoever is signed in. */
export function shellPage(place: Place): string {
  return page(place, 'cloudshell/home');
}

/** The page of a processing or training job, with a link to its log. Other jobs have none here. */
export function jobPage(place: Place, jobArn: string): string {
  const [, kind, name] = /:(processing-job|training-job)\/(.+)$/.exec(jobArn) ?? [];
  if (name === undefined) return '';
  const list = kind === 'training-job' ? 'jobs' : 'processing-jobs';
  return page(place, 'sagemaker/home', `#/${list}/${encodeURIComponent(name)}`);
}

/** The address of a page, or nothing where the address of the console isn't known. */
function page({ partition, region }: Place, path: string, fragment = ''): string {
  const domain = DOMAINS[partition];
  return domain === undefined ? '' : `https://${region}.${domain}/${path}?region=${region}${fragment}`;
}
