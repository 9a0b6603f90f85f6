import { paged, passes, sorted, type ListFilters, type Page, type PageRequest } from '../../service/paging';
import type { Job } from './job';

export interface JobListRequest extends ListFilters, PageRequest {
  readonly StatusEquals?: string;
  readonly SortBy?: 'Name' | 'CreationTime' | 'Status';
  readonly SortOrder?: string;
}

/** One page of the jobs that a List operation asks for. */
export function listed<J extends Job>(
  jobs: readonly J[],
  request: JobListRequest,
  order: 'Ascending' | 'Descending',
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
