import type { Operations } from '../service/operations';
import { type Jobs, jobDetails, type JobResult } from './jobs';

type Success = { readonly jobId: string } & Omit<Extract<JobResult, { outcome: 'Succeeded' }>, 'outcome'>;

interface Failure {
  readonly jobId: string;
  readonly failureDetails: { readonly type: string; readonly message: string; readonly externalExecutionId?: string };
}

export function jobOperations(jobs: Jobs): Operations {
  return {
    GetJobDetails: ({ jobId }: { jobId: string }, caller) => ({ jobDetails: jobDetails(jobs.find(jobId, caller)) }),
    PutJobSuccessResult: ({ jobId, ...result }: Success, caller) => {
      jobs.answer(jobId, caller, { outcome: 'Succeeded', ...result });
      return {};
    },
    PutJobFailureResult: ({ jobId, failureDetails }: Failure, caller) => {
      jobs.answer(jobId, caller, { outcome: 'Failed', ...failureDetails });
      return {};
    },
  };
}
