import { JobFailure, type Job } from './job';
import { messageOf, note } from './notes';

const RETRY_DELAY = 200;

export interface InvocationOptions {
  readonly contentType?: string;
  readonly accept?: string;
  /** How often a failed call to the server is repeated. */
  readonly retries: number;
  readonly timeoutSeconds: number;
}

/** The part of a model server that a transform job needs. */
export interface Invoked {
  readonly url: string | undefined;
  ready(): Promise<void>;
}

/** Sends records to a model server. A record without an answer fails the job, and the log gives the reason. */
export async function invoke(job: Job, server: Invoked, body: Buffer, options: InvocationOptions): Promise<Buffer> {
  for (let tries = 0; ; tries++) {
    job.signal.throwIfAborted();
    const { status, answer } = await attempt(job, server, body, options);
    if (status === 200) return answer;
    note(job, `Bad HTTP status received from algorithm: ${status} ${answer.toString('utf8').slice(0, 1000)}`);
    if (status >= 400 && status < 500) throw new JobFailure('ClientError: See job logs for more information');
    if (tries >= options.retries) throw new JobFailure('AlgorithmError: See job logs for more information');
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY));
  }
}

async function attempt(
  job: Job,
  server: Invoked,
  body: Buffer,
  { contentType, accept, timeoutSeconds }: InvocationOptions,
): Promise<{ readonly status: number; readonly answer: Buffer }> {
  await server.ready();
  const headers = { ...(contentType && { 'Content-Type': contentType }), ...(accept && { Accept: accept }) };
  const signal = AbortSignal.any([job.signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  try {
    const response = await fetch(`${server.url}/invocations`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      signal,
    });
    return { status: response.status, answer: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    return { status: 0, answer: Buffer.from(messageOf(error)) };
  }
}
