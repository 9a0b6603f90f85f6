import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../../core/scope';

export const ACCOUNT = 'x-local-account';
export const REGION = 'x-local-region';
export const PRINCIPAL = 'x-local-principal';

/**
 * The principal that sent a request. The emulator names it after it has checked the signature. Without an emulator in
 * front it is the principal of the signature, where an access key of twelve digits is the account.
 */
export function callerOf(headers: IncomingHttpHeaders): Caller {
  const signed = /Credential=([^/]+)\/\d{8}\/([^/]+)\//.exec(headers.authorization ?? '');
  const key = signed?.[1] ?? '';
  const principal = headers[PRINCIPAL];
  return {
    account: String(headers[ACCOUNT] ?? (/^\d{12}$/.test(key) ? key : '000000000000')),
    region: String(headers[REGION] ?? signed?.[2] ?? 'us-east-1'),
    ...(principal && { principal: String(principal) }),
  };
}
