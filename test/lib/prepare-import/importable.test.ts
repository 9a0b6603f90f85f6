import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { IMPORTABLE } from '../../../lib/prepare-import/importable';

const spec = loadAwsServiceSpecSync();

/** What nobody can change of a key, although no change of it replaces the key. */
const UNCHANGEABLE = ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'];

describe.each(Object.entries(IMPORTABLE))('when a resource of type %s is imported', (type, { identifier, kept }) => {
  const [described] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  const properties = Object.entries(described.properties);

  test('then it is identified as AWS identifies it', () => {
    expect(described.primaryIdentifier).toEqual([identifier]);
  });

  test('then the template keeps what it needs and what an update would replace the resource for, and nothing else', () => {
    const needed = properties.filter(
      ([, { required, causesReplacement = 'no' }]) => required || causesReplacement !== 'no',
    );
    const unchangeable = type === 'AWS::KMS::Key' ? UNCHANGEABLE : [];
    expect([...kept].sort()).toEqual([...needed.map(([name]) => name), ...unchangeable].sort());
  });
});
