import type { Estate, Subject } from '../judge/estate';
import { everyOf, failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { unread } from '../evidence/pipelines';
import { isNearData } from '../evidence/regions';

const JOBS = ['AWS::SageMaker::ProcessingJob', 'AWS::SageMaker::TrainingJob', 'AWS::SageMaker::TransformJob'];

/** What only shows it if the template names a bucket or a Region. */
const OTHERS = ['AWS::SageMaker::EndpointConfig', 'AWS::SageMaker::FeatureGroup', 'AWS::SageMaker::Model'];

/** Data and compute are in one Region, and traffic to S3 takes no detour. */
export const MLCOST04_BP13: PracticeRule = {
  id: 'MLCOST04-BP13',
  fix: {
    library: 'zones are in the Region of their stack; `foundation.Network` has a gateway endpoint of S3',
    cloudFormation: 'buckets and images in the Region of the jobs; AWS::EC2::VPCEndpoint of S3 in their VPC',
  },
  judge: (estate) => [
    ...estate.all(...JOBS, ...OTHERS).flatMap((subject): PracticeOutcome[] => {
      const outcome = everyOf(
        [isNearData(estate, subject), detour(estate, subject)].filter((one) => one !== undefined),
      );
      if (!outcome || (outcome.verdict === 'CANT_TELL' && OTHERS.includes(subject.type))) return [];
      return [{ ...outcome, subject }];
    }),
    ...unread(estate),
  ],
};

/** Whether something in a VPC of the template reaches S3 only through gateways that bill each gigabyte. */
function detour(estate: Estate, { properties, template }: Subject): Outcome | undefined {
  const places = [properties.get('VpcConfig'), properties.get('NetworkConfig', 'VpcConfig')];
  const vpc = places.find(({ value }) => value !== undefined);
  if (!vpc || estate.in(template, 'AWS::EC2::VPC').length === 0) return undefined;
  const endpoint = estate
    .all('AWS::EC2::VPCEndpoint')
    .find((one) => one.properties.get('ServiceName').text.endsWith('.s3'));
  return endpoint
    ? passed(`traffic to S3 stays in the VPC by ${endpoint.logicalId}`, vpc)
    : failed('it runs in a VPC without an endpoint of S3, so its data takes a detour', vpc);
}
