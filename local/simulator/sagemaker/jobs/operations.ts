import type { Operations } from '../../service/operations';
import { paged, passes, sorted, type ListFilters, type Page, type PageRequest } from '../../service/paging';
import type { Job } from './job';
import type { JobRunner } from './runner';

interface JobListRequest extends ListFilters, PageRequest {
  readonly StatusEquals?: string;
  readonly SortBy?: 'Name' | 'CreationTime' | 'Status';
  readonly SortOrder?: string;
}

/** How the API shows the jobs of one kind. */
interface JobViews<J> {
  readonly kind: 'Processing' | 'Training' | 'Transform';
  /** The default order of lists. */
  readonly order: 'Ascending' | 'Descending';
  readonly describe: (job: J) => object;
  readonly summarize: (job: J) => object;
}

/** The operations on existing jobs. */
export function jobOperations<R, J extends Job<R>>(
  runner: JobRunner<R, J>,
  { kind, order, describe, summarize }: JobViews<J>,
): Operations {
  const nameIn = (input: { readonly [member: string]: string }) => input[`${kind}JobName`];
  return {
    [`Describe${kind}Job`]: (input, caller) => describe(runner.find(caller, nameIn(input))),
    [`List${kind}Jobs`]: (input: JobListRequest, caller) => {
      const { items, NextToken } = page(runner.list(caller), input, order);
      return { [`${kind}JobSummaries`]: items.map(summarize), NextToken };
    },
    [`Stop${kind}Job`]: (input, caller) => {
      runner.stop(caller, nameIn(input));
      return {};
    },
  };
}

function page<J extends Job<unknown>>(
  jobs: readonly J[],
  request: JobListRequest,
  order: JobViews<J>['order'],
): Page<J> {
  const passing = jobs.filter(({ identity, createdAt, modifiedAt, status }) => {
    const row = { name: identity.name, created: createdAt, modified: modifiedAt };
    return passes(request, row) && (!request.StatusEquals || status === request.StatusEquals);
  });
  const keys = {
    Name: (job: J) => job.identity.name,
    CreationTime: (job: J) => job.createdAt,
    Status: (job: J) => job.status,
  };
  return paged(sorted(passing, request, { by: 'CreationTime', order }, keys), request);
}
