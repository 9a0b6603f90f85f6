import { accessDenied } from '../../../core/errors';
import { ActionFailure, failureOf } from '../../../simulator/codepipeline/work';

const ROLE = 'arn:aws:iam::222222222222:role/deploy';

const named = (name: string, more: object = {}) => Object.assign(new Error('no'), { name, ...more });

test.each([
  named('AccessDenied'),
  named('AccessDeniedException'),
  named('Unknown', { $metadata: { httpStatusCode: 403 } }),
  accessDenied('no'),
])('a refusal names the role that was refused: %s', (error) => {
  expect(failureOf(error, ROLE)).toMatchObject({
    code: 'PermissionError',
    message: expect.stringMatching(`^The role ${ROLE} does not have permissions .*: no$`),
  });
});

test('any other error is the failure of the job', () => {
  expect(failureOf(named('ValidationError'), ROLE)).toMatchObject({
    code: 'JobFailed',
    message: 'ValidationError: no',
  });
  expect(failureOf('odd', ROLE)).toMatchObject({ code: 'JobFailed', message: 'Error: odd' });
});

test('a failure with a code of its own stays', () => {
  const failure = new ActionFailure('RevisionUnavailable', 'no such version');
  expect(failureOf(failure, ROLE)).toBe(failure);
});
