import { App, Stack } from 'aws-cdk-lib/core';
import * as published from '../../../constructs/errors';
import { data } from '../../../constructs';
import { ConfigurationError, faultsOf, throwFaults } from '../../../constructs/private/errors';
import { type Rule, fault } from '../../../constructs/private/faults';
import { renderFault } from '../../../constructs/private/render-fault';

const rule: Rule = { code: 'MLL606', when: '', must: 'be at least 1', fix: 'add an instance', example: '' };
const found = fault(rule, ['hosting', 'instances'], { got: 0 });
const other = fault({ ...rule, code: 'MLL607' }, ['maxInstances'], { got: 1 });

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** The class that another copy of the package would have. */
function ofAnotherCopy(): typeof ConfigurationError {
  let copy: typeof ConfigurationError | undefined;
  jest.isolateModules(() => {
    copy = jest.requireActual<typeof published>('../../../constructs/errors').ConfigurationError;
  });
  return copy!;
}

describe('when the tests of an app assert on faults', () => {
  const error = new ConfigurationError([found, other, found]);

  test('then they see the codes, each once, and the faults as data', () => {
    expect(published.ConfigurationError).toBe(ConfigurationError);
    expect(error.codes).toEqual(['MLL606', 'MLL607']);
    expect(error.faults).toEqual([found, other, found]);
    expect(error.message.split('\n')[0]).toBe(renderFault(found));
  });

  test('then an error of another copy of the package is known too, although it has another class', () => {
    const Copy = ofAnotherCopy();
    const foreign = new Copy([found]);
    expect(foreign).not.toBeInstanceOf(ConfigurationError);
    expect(ConfigurationError.isConfigurationError(foreign)).toBe(true);
    expect(
      faultsOf(() => {
        throw foreign;
      }),
    ).toEqual([found]);
  });

  test.each([undefined, null, 'MLL606', new Error('MLL606'), {}, { name: 'ConfigurationError' }])(
    'then %p is none',
    (x) => {
      expect(ConfigurationError.isConfigurationError(x)).toBe(false);
    },
  );

  test('then nothing but the message and the stack can be seen of it, and it has the name of its class', () => {
    expect(Object.keys(error)).toEqual([]);
    expect(error.name).toBe('ConfigurationError');
    expect(`${error}`).toBe(`ConfigurationError: ${error.message}`);
  });
});

describe('when a fault has a stack', () => {
  const deep = (levels: number): unknown => (levels === 0 ? newBucket() : [deep(levels - 1)]);
  const newBucket = () => new data.DataLake(new Stack(new App(), 'S'), 'Lake').curated.dataset('No Such Name');

  test('then it has the frames of the user, and none of ours', () => {
    const { stack, message } = errorOf(newBucket) as Error;
    const [first, ...frames] = stack!.split('\n');
    expect(first).toBe(`ConfigurationError: ${message}`);
    expect(frames[0]).toMatch(/^    at .*errors\.test\.ts:\d+/);
    expect(frames.join('\n')).not.toMatch(/\/constructs\/(?!private\/errors\.test)|aws-cdk-lib|node:internal/);
  });

  test('then it is as long as Node shows, however deep the user is', () => {
    const limit = Error.stackTraceLimit;
    try {
      Error.stackTraceLimit = 4;
      expect((errorOf(() => deep(20)) as Error).stack!.split('\n    at ')).toHaveLength(5);
      expect(Error.stackTraceLimit).toBe(4);
      Error.stackTraceLimit = 0;
      expect((errorOf(() => deep(20)) as Error).stack).not.toContain('\n    at ');
    } finally {
      Error.stackTraceLimit = limit;
    }
  });

  test('then every fault of several is in its head', () => {
    const { stack } = errorOf(() => throwFaults([found, other])) as Error;
    expect(stack!.startsWith(`ConfigurationError: ${renderFault(found)}\n${renderFault(other)}\n    at `)).toBe(true);
  });

  test("then a way of formatting stacks that is not Node's stays", () => {
    Object.defineProperty(Error, 'prepareStackTrace', { value: () => ['own'], configurable: true });
    const { stack } = new ConfigurationError([found]);
    Reflect.deleteProperty(Error, 'prepareStackTrace');
    expect(stack).toEqual(['own']);
  });
});
