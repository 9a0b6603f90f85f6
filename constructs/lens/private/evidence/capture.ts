import type { Subject } from '../judge/estate';
import { mustBeOn, notApplicable, type Outcome, passed } from '../judge/outcome';

/** Whether an endpoint config keeps what callers ask and what they get. */
export function keepsRequests({ properties }: Subject): Outcome {
  const asynchronous = properties.get('AsyncInferenceConfig');
  if (asynchronous.value !== undefined) return passed('requests and answers are in S3 already', asynchronous);
  const variants = properties.get('ProductionVariants').items;
  const serverless = variants
    .map((variant) => variant.get('ServerlessConfig'))
    .filter(({ value }) => value !== undefined);
  if (serverless.length > 0 && serverless.length === variants.length) {
    return notApplicable('serverless variants can capture no data', serverless[0]);
  }
  return mustBeOn(properties.get('DataCaptureConfig', 'EnableCapture'));
}
