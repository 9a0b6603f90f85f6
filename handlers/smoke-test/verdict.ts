/** One answer of the endpoint. */
export interface Answer {
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  readonly body: Uint8Array | undefined;
  readonly millis: number;
}

const SHOWN_CHARACTERS = 200;

/** What is wrong with an answer; nothing if it will do. */
export function faultOf({ status, contentType, body }: Answer): string | undefined {
  if (status !== 200) return `the endpoint answered with status ${status}`;
  const text = new TextDecoder().decode(body);
  if (text.trim() === '') return 'the endpoint answered with an empty body';
  if (/[/+]json\b/i.test(contentType ?? '') && !isJson(text))
    return `the endpoint answered with ${contentType} that isn't JSON: ${text.slice(0, SHOWN_CHARACTERS)}`;
  return undefined;
}

/** Whether the endpoint is too slow: it is when even the fastest answer took longer than allowed. */
export function slownessOf(answers: readonly Answer[], limitMillis: number): string | undefined {
  const fastest = Math.min(...answers.map(({ millis }) => millis));
  if (fastest <= limitMillis) return undefined;
  return `the fastest of ${answers.length} answers took ${Math.ceil(fastest)} ms, allowed are ${limitMillis} ms`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
