import { validationException } from '../../../../core/errors';
import { Job } from '../../../../simulator/sagemaker/jobs/job';
import { JobRunner } from '../../../../simulator/sagemaker/jobs/runner';
import { testServices, TOOLS } from '../../../support/services';

test('a job is not found by the ARN of another kind', async () => {
  const services = testServices();
  const runner = new JobRunner<object, Job<object>>(services, {
    type: 'processing-job',
    detailType: 'T',
    notFound: validationException,
    detail: () => ({}),
    run: async () => {},
  });
  const job = new Job({ ...runner.identify(TOOLS, 'c') }, {}, services.clock.now());
  runner.start(job);
  await runner.close();
  expect(runner.withArn(job.identity.arn)).toBe(job);
  // cut at the length of "processing-job/", this would be c
  expect(runner.withArn(job.identity.arn.replace('processing-job/c', 'training-job/abc'))).toBeUndefined();
});
