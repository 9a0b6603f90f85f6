import fc from 'fast-check';
import { StackStatus } from '@aws-sdk/client-cloudformation';
import { EndpointStatus } from '@aws-sdk/client-sagemaker';
import { judge, neverLived } from '../../releases/stack-verdict';

const AT = { stackName: 'mortgage-approval-prod-release', endpoint: 'mortgage-approval-prod', because: undefined };
const stepOf = (status: string | undefined, endpointStatus?: string, otherEndpoints?: string[]) =>
  judge({ ...AT, status, endpointStatus, otherEndpoints }).step;

describe('when a release is about to be deployed', () => {
  /** What to do in each status that CloudFormation knows, where there is no endpoint. */
  const STEPS: { readonly [status in StackStatus]: string } = {
    CREATE_COMPLETE: 'go on',
    CREATE_FAILED: 'delete',
    CREATE_IN_PROGRESS: 'wait',
    DELETE_COMPLETE: 'go on',
    DELETE_FAILED: 'refuse',
    DELETE_IN_PROGRESS: 'wait',
    IMPORT_COMPLETE: 'go on',
    IMPORT_IN_PROGRESS: 'wait',
    IMPORT_ROLLBACK_COMPLETE: 'go on',
    IMPORT_ROLLBACK_FAILED: 'go on',
    IMPORT_ROLLBACK_IN_PROGRESS: 'wait',
    REVIEW_IN_PROGRESS: 'go on',
    ROLLBACK_COMPLETE: 'delete',
    ROLLBACK_FAILED: 'delete',
    ROLLBACK_IN_PROGRESS: 'wait',
    UPDATE_COMPLETE: 'go on',
    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'wait',
    UPDATE_FAILED: 'go on',
    UPDATE_IN_PROGRESS: 'wait',
    UPDATE_ROLLBACK_COMPLETE: 'go on',
    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'wait',
    UPDATE_ROLLBACK_FAILED: 'refuse',
    UPDATE_ROLLBACK_IN_PROGRESS: 'wait',
  };

  test('then every status of a stack has a step', () => {
    const steps = Object.values(StackStatus).map((status) => [status, stepOf(status)]);
    expect(Object.fromEntries(steps)).toEqual(STEPS);
    expect(stepOf(undefined)).toBe('go on');
    expect(stepOf('SOMETHING_NEW')).toBe('go on');
  });

  test('then nothing is deleted while there is an endpoint, or after the stack has lived', () => {
    const status = fc.constantFrom(undefined, ...Object.values(StackStatus));
    const endpoint = fc.option(fc.constantFrom(...Object.values(EndpointStatus)), { nil: undefined });
    fc.assert(
      fc.property(status, endpoint, fc.array(fc.constant('other'), { maxLength: 1 }), (stack, serving, others) => {
        if (stepOf(stack, serving, others) !== 'delete') return;
        expect(neverLived(stack)).toBe(true);
        expect([serving, others]).toEqual([undefined, []]);
      }),
    );
  });

  test('then an endpoint that is on its way out is waited for, and every other is left to a person', () => {
    for (const status of Object.values(EndpointStatus))
      expect(stepOf('ROLLBACK_COMPLETE', status)).toBe(status === 'Deleting' ? 'wait' : 'refuse');
  });

  test('then a person reads what is wrong and what to do', () => {
    const because = 'a reason';
    expect(judge({ ...AT, status: 'UPDATE_ROLLBACK_FAILED', because }).because).toBe(
      'mortgage-approval-prod-release is UPDATE_ROLLBACK_FAILED (a reason); the endpoint keeps serving: repair it with ' +
        '"aws cloudformation continue-update-rollback --stack-name mortgage-approval-prod-release"',
    );
    expect(judge({ ...AT, status: 'CREATE_FAILED', endpointStatus: 'InService' }).because).toBe(
      'mortgage-approval-prod-release is CREATE_FAILED, but the endpoint mortgage-approval-prod exists and is InService; ' +
        'delete the endpoint, or the stack with it, if nobody calls it',
    );
    expect(judge({ ...AT, status: 'ROLLBACK_FAILED', otherEndpoints: ['shadow'] }).because).toMatch(
      /holds endpoints that may serve: shadow$/,
    );
  });
});
