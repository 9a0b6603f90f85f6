/** One answer of the endpoint. */
export interface Answer {
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  readonly body: Uint8Array | undefined;
  readonly millis: number;
}

const SHOWN_CHARACTERS = 200;

/** Says what is wrong with an answer. Returns nothing if the answer is right. */
export function faultOf({ status, contentType, body }: Answer): string | undefined {
  if (status !== 200) return `the endpoint answered with status ${status} instead of 200`;
  const text = new TextDecoder().decode(body);
  if (text.trim() === '') return 'the endpoint answered with an empty body';
  if (/[/+]json\b/i.test(contentType ?? '') && !isJson(text))
    return `the endpoint answered with content type ${contentType}, but the body is not JSON: ${text.slice(0, SHOWN_CHARACTERS)}`;
  return undefined;
}

/** Says that the endpoint is too slow if even the fastest answer took longer than the limit. */
export function slownessOf(answers: readonly Answer[], limitMillis: number): string | undefined {
  const fastest = Math.min(...answers.map(({ millis }) => millis));
  if (fastest <= limitMillis) return undefined;
  return `the fastest of ${answers.length} answers took ${Math.ceil(fastest)} ms, but the limit is ${limitMillis} ms`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What SageMaker says of an endpoint. */
export interface EndpointState {
  readonly status: string;
  readonly configuration: string | undefined;
  readonly because: string | undefined;
}

/** Whether the endpoint has ended a change. Scaling is a change too, during which it serves. */
export function isSettled({ status }: EndpointState): boolean {
  return !['Creating', 'Updating', 'SystemUpdating', 'RollingBack'].includes(status);
}

/**
 * Says why it is not the release that answers. Returns nothing if it is.
 * @param made the endpoint configurations that the release made: their ARNs or names
 */
export function impostorOf(
  { status, configuration, because }: EndpointState,
  made: readonly string[],
  { endpoint, stackName }: { readonly endpoint: string; readonly stackName: string },
): string | undefined {
  const reason = because ? `: ${because}` : '';
  if (status !== 'InService') return `${endpoint} is ${status}, not InService${reason}`;
  if (made.length === 0) return `${stackName} has no endpoint configuration, so nothing proves that it is what answers`;
  if (configuration !== undefined && made.some((id) => nameOf(id) === configuration.toLowerCase())) return undefined;
  return `${endpoint} serves ${configuration}, not what the release made (${made.map(nameOf).join(', ')}). SageMaker has rolled the deployment back${reason}`;
}

/** SageMaker writes names in lower case in ARNs. */
function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).toLowerCase();
}
