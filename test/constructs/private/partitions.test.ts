import { RegionInfo } from 'aws-cdk-lib/region-info';
import { dnsSuffixOf, partitionOf } from '../../../constructs/private/partitions';

test.each(RegionInfo.regions.map((region) => [region.name, region] as const))(
  'the partition and the domain of %s are those that CDK knows',
  (name, { domainSuffix, partition }) => {
    expect({ partition: partitionOf(name), domainSuffix: dnsSuffixOf(name) }).toEqual({ partition, domainSuffix });
  },
);

test('a region that nobody knows yet is in the standard partition', () => {
  expect([partitionOf('ap-south-9'), dnsSuffixOf('ap-south-9')]).toEqual(['aws', 'amazonaws.com']);
});
