import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SourceData } from '@smithy/types';
import { LAMBDA_ENV } from './lambda';
import type { Request } from './wire';

/** SHA-256 in the shape that the SDK's signer takes. */
class Sha256 {
  readonly #hash;
  public constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', Buffer.from(secret as Uint8Array));
  }
  public update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  public async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  public reset(): void {}
}

/** Whether the AWS SDK's own signer, given the same request, arrives at the same signature. */
export async function signsAsTheSdkDoes({ method, path, headers }: Request): Promise<boolean> {
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization!)![1].split(';');
  const signer = new SignatureV4({
    service: 's3',
    region: LAMBDA_ENV.AWS_REGION,
    credentials: {
      accessKeyId: LAMBDA_ENV.AWS_ACCESS_KEY_ID,
      secretAccessKey: LAMBDA_ENV.AWS_SECRET_ACCESS_KEY,
      sessionToken: LAMBDA_ENV.AWS_SESSION_TOKEN,
    },
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const date = headers['x-amz-date']!.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const request = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: headers.host!,
      path,
      headers: Object.fromEntries(signed.map((name) => [name, headers[name]!])),
    },
    { signingDate: new Date(date) },
  );
  return request.headers.authorization === headers.authorization;
}
