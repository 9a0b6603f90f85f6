import { isUtf8 } from 'node:buffer';
import type { CaptureContentTypeHeader } from '@aws-sdk/client-sagemaker';

export type CaptureMode = 'INPUT' | 'OUTPUT';

export interface CapturedBody {
  readonly contentType: string;
  readonly body: Buffer;
}

export interface CapturedInvocation {
  readonly eventId: string;
  readonly time: Date;
  readonly input: CapturedBody;
  readonly output: CapturedBody;
  readonly inferenceId?: string;
  readonly customAttributes?: string;
}

/**
 * One line of a capture file.
 *
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
export function captureRecord(
  invocation: CapturedInvocation,
  modes: readonly CaptureMode[],
  header: CaptureContentTypeHeader | undefined,
): object {
  const { eventId, time, inferenceId, customAttributes } = invocation;
  return {
    captureData: {
      ...(modes.includes('INPUT') && { endpointInput: capturedPart(invocation.input, 'INPUT', header) }),
      ...(modes.includes('OUTPUT') && { endpointOutput: capturedPart(invocation.output, 'OUTPUT', header) }),
    },
    eventMetadata: {
      eventId,
      ...(inferenceId !== undefined && { inferenceId }),
      ...(customAttributes !== undefined && { customAttributes: [customAttributes] }),
      inferenceTime: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    },
    eventVersion: '0',
  };
}

function capturedPart(
  { contentType, body }: CapturedBody,
  mode: CaptureMode,
  header?: CaptureContentTypeHeader,
): object {
  const encoding = isUtf8(body) ? encodingOf(contentType, header) : 'BASE64';
  const data = body.toString(encoding === 'BASE64' ? 'base64' : 'utf8');
  return { observedContentType: contentType, mode, data, encoding };
}

/** A content type that the configuration doesn't list as text is captured in base64. Its parameters are ignored. */
function encodingOf(contentType: string, header?: CaptureContentTypeHeader): 'BASE64' | 'CSV' | 'JSON' {
  const type = contentType.split(';')[0].trim().toLowerCase();
  const names = (types: readonly string[] = []): boolean => types.some((name) => name.toLowerCase() === type);
  if (names(header?.CsvContentTypes)) return 'CSV';
  return names(header?.JsonContentTypes) ? 'JSON' : 'BASE64';
}
