import { ServiceError } from '../../../core/errors';
import type { ContainerAnswer } from './container-call';
import type { EndpointRow } from './endpoint';

const SHOWN = 1024;

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}

export function endpointNotFound(name: string, account: string): ServiceError {
  return validationError(`Endpoint ${name} of account ${account} not found.`);
}

export function serviceUnavailable(row: EndpointRow): ServiceError {
  return new ServiceError('ServiceUnavailable', `Endpoint ${row.name} is ${row.status}, not InService.`, 503);
}

/** The error for an unsuccessful answer of a container. Its message names the container's log. */
export function modelError({ scope, name }: EndpointRow, { status, body }: ContainerAnswer): ServiceError {
  const { account, region } = scope;
  const group = `/aws/sagemaker/Endpoints/${name}`;
  const kind = status >= 400 && status < 500 ? 'client error' : 'server error';
  const text = body.toString('utf8');
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logEventViewer:group=${group}`;
  const message =
    `Received ${kind} (${status}) from primary with message "${text.slice(0, SHOWN)}". See ${console} in account ` +
    `${account} for more information.`;
  return new ServiceError('ModelError', message, 424, {
    OriginalStatusCode: status,
    OriginalMessage: text,
    LogStreamArn: `arn:aws:logs:${region}:${account}:log-group:${group}`,
  });
}
