import { Duration, Size, Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { fault, throwFaults } from '../../private/errors';
import { checkInteger, checkOneOf, checkPattern } from '../../private/validate';

interface RoleFacts {
  readonly service: string;
  readonly description: string;
  readonly roleName?: string;
  readonly path?: string;
}

interface HandlerFacts {
  readonly handler: string;
  readonly timeout?: Duration;
  readonly memorySize?: Size;
}

/** 201 to 204: a role's service, name, path and description. */
export function checkServiceRole(scope: IConstruct, props: RoleFacts): void {
  throwFaults(
    [
      checkPattern(
        { code: 'MLL201', prop: 'service', fix: 'use the service principal, such as sagemaker.amazonaws.com' },
        props.service,
        /^[a-z0-9.-]+\.amazonaws\.com$/,
        'a service principal that ends in .amazonaws.com',
      ),
      checkPattern(
        { code: 'MLL202', prop: 'roleName', fix: 'shorten it or leave it out' },
        props.roleName,
        /^[\w+=,.@-]{1,64}$/,
        'at most 64 letters, digits and +=,.@_-',
      ),
      checkPattern(
        { code: 'MLL203', prop: 'path', fix: 'begin and end it with a slash, as in /ml/' },
        props.path,
        /^\/([\w-]+\/)*$/,
        'a path that begins and ends with a slash',
      ),
      Token.isUnresolved(props.description) || (props.description.length > 0 && props.description.length <= 1000)
        ? undefined
        : fault('MLL204', 'description', '1 to 1000 characters', props.description.length, 'say what the role is for'),
    ],
    scope,
  );
}

/** 205 to 207: a handler's code, timeout and memory. */
export function checkEventHandler(scope: IConstruct, props: HandlerFacts, available: string[]): void {
  throwFaults(
    [
      checkOneOf(
        { code: 'MLL205', prop: 'handler', fix: 'the handlers of this package are built by npm run bundle' },
        props.handler,
        available,
      ),
      checkInteger(
        { code: 'MLL206', prop: 'timeout', fix: 'give a Duration of 1 second to 15 minutes' },
        props.timeout?.toSeconds(),
        1,
        900,
      ),
      checkInteger(
        { code: 'MLL207', prop: 'memorySize', fix: 'give a Size of 128 MiB to 10240 MiB' },
        props.memorySize?.toMebibytes(),
        128,
        10240,
      ),
    ],
    scope,
  );
}
