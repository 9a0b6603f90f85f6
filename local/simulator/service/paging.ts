import { validationException } from '../../core/errors';

export interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface Page<T> {
  readonly items: T[];
  /** Absent on the last page. */
  readonly NextToken?: string;
}

/** One page of a list. The token is opaque to clients, and says how far the reader has come. */
export function paged<T>(all: readonly T[], { MaxResults = 10, NextToken }: PageRequest): Page<T> {
  const start = NextToken === undefined ? 0 : offsetOf(NextToken);
  const end = start + MaxResults;
  return {
    items: all.slice(start, end),
    ...(end < all.length && { NextToken: Buffer.from(`offset:${end}`).toString('base64') }),
  };
}

function offsetOf(token: string): number {
  const match = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64').toString());
  if (!match) throw validationException('Invalid pagination token.');
  return Number(match[1]);
}

export interface SortRequest<By extends string> {
  readonly SortBy?: By;
  readonly SortOrder?: string;
}

/** A sorted copy. Equal rows keep the order of creation, or its reverse. */
export function sorted<T, By extends string>(
  rows: readonly T[],
  { SortBy, SortOrder }: SortRequest<By>,
  defaults: { readonly by: By; readonly order: 'Ascending' | 'Descending' },
  keys: { readonly [by in By]: (row: T) => string | number | Date | undefined },
): T[] {
  const key = keys[SortBy ?? defaults.by];
  const ascending = rows
    .map((row, i) => ({ row, i, value: comparable(key(row)) }))
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.i - b.i))
    .map(({ row }) => row);
  return (SortOrder ?? defaults.order) === 'Ascending' ? ascending : ascending.reverse();
}

function comparable(value: string | number | Date | undefined): string | number {
  return value instanceof Date ? value.getTime() : (value ?? '');
}

/** The filters that every List operation has. */
export interface ListFilters {
  readonly NameContains?: string;
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
  readonly LastModifiedTimeAfter?: Date;
  readonly LastModifiedTimeBefore?: Date;
}

export function passes(
  filters: ListFilters,
  row: { readonly name: string; readonly created: Date; readonly modified?: Date },
): boolean {
  const modified = row.modified ?? row.created;
  return (
    row.name.toLowerCase().includes((filters.NameContains ?? '').toLowerCase()) &&
    within(row.created, filters.CreationTimeAfter, filters.CreationTimeBefore) &&
    within(modified, filters.LastModifiedTimeAfter, filters.LastModifiedTimeBefore)
  );
}

function within(date: Date, after?: Date, before?: Date): boolean {
  return (!after || date > after) && (!before || date < before);
}
