import { ServiceError } from '../../core/errors';
import { paged } from '../service/paging';

/** A page of a list; CodePipeline writes its members in small letters. */
export function pageOf<T>(
  all: readonly T[],
  { maxResults = 100, nextToken }: { readonly maxResults?: number; readonly nextToken?: string },
): { readonly items: T[]; readonly nextToken?: string } {
  try {
    const { items, NextToken } = paged(all, { MaxResults: maxResults, NextToken: nextToken });
    return { items, ...(NextToken && { nextToken: NextToken }) };
  } catch {
    throw new ServiceError('InvalidNextTokenException', 'The next token is not valid');
  }
}
