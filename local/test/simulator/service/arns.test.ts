import {
  isArn,
  located,
  modelPackageArn,
  parseArn,
  pipelineExecutionArn,
  sagemakerArn,
} from '../../../simulator/service/arns';
import { STAGING, TOOLS } from '../../support/services';

const PREFIX = 'arn:aws:sagemaker:eu-west-1:111111111111:';

test.each([
  [sagemakerArn(TOOLS, 'endpoint-config', 'C-1'), 'endpoint-config/C-1'],
  [modelPackageArn(TOOLS, 'group', 12), 'model-package/group/12'],
  [modelPackageArn(TOOLS, 'alone'), 'model-package/alone'],
  [pipelineExecutionArn(TOOLS, 'p', 'abc'), 'pipeline/p/execution/abc'],
])('%s', (arn, resource) => {
  expect(arn).toBe(PREFIX + resource);
  expect(isArn(arn)).toBe(true);
});

test('an ARN is taken apart', () => {
  expect(parseArn(`${PREFIX}model-package/group/3`)).toEqual({
    ...TOOLS,
    service: 'sagemaker',
    resource: 'model-package/group/3',
    type: 'model-package',
    name: 'group/3',
  });
});

test('what is no ARN is refused', () => {
  expect(() => parseArn('arn:aws:sagemaker')).toThrow('Invalid ARN: arn:aws:sagemaker');
});

test('a name is of the caller, an ARN of whom it names', () => {
  expect(located(STAGING, 'group')).toEqual({ ...STAGING, name: 'group' });
  expect(located(STAGING, `${PREFIX}model-package/group/3`)).toEqual({ ...TOOLS, name: 'group/3' });
});
