import type { ServiceError } from '../../core/errors';
import type { Caller, Scope } from '../../core/scope';
import { located, type ResourceType, sagemakerArn } from '../service/arns';
import { type ListFilters, type Page, type PageRequest, paged, passes, sorted } from '../service/paging';
import type { Services } from '../service/services';
import { Table } from '../service/table';
import type { Tag } from '../service/tags';

/** A stored resource with a name. */
export interface NamedResource {
  readonly scope: Scope;
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  readonly modified?: Date;
  readonly status?: string;
}

/** What differs between types of resources. */
export interface ResourceKind {
  readonly type: ResourceType;
  /** Whether ARNs are in lower case, so that names that differ only in case are one. */
  readonly anyCase?: boolean;
  /** The error for a resource that doesn't exist. */
  missing(arn: string): ServiceError;
  /** The error for a name that is taken. */
  taken(arn: string): ServiceError;
}

/** The members that List operations of named resources share. */
export interface ListRequest extends ListFilters, PageRequest {
  readonly SortBy?: 'Name' | 'CreationTime' | 'Status';
  readonly SortOrder?: string;
}

/** Tags in the SDK's type for requests. */
export type RequestedTags = readonly { readonly Key?: string; readonly Value?: string }[];

/** Stores the resources of one type by name, with their tags, and lists them. */
export class NamedResources<R extends NamedResource> {
  private readonly table: Table<R>;

  public constructor(
    private readonly services: Pick<Services, 'clock' | 'tags'>,
    private readonly kind: ResourceKind,
  ) {
    this.table = new Table<R>(kind.anyCase);
  }

  public find(scope: Scope, name: string): R | undefined {
    return this.table.get(scope, name);
  }

  /** @throws the service's error for a resource that doesn't exist */
  public get(scope: Scope, nameOrArn: string): R {
    const { name, ...place } = located(scope, nameOrArn);
    const row = this.table.get(place, name);
    if (!row) throw this.kind.missing(this.arn(place, name));
    return row;
  }

  /**
   * The first members of a new resource.
   *
   * @throws the service's error for a name that is taken
   */
  public newRow({ account, region }: Scope, name: string): Pick<NamedResource, 'scope' | 'name' | 'arn' | 'created'> {
    const scope = { account, region };
    const arn = this.arn(scope, name);
    if (this.table.get(scope, name)) throw this.kind.taken(arn);
    return { scope, name, arn, created: this.services.clock.now() };
  }

  /** Stores a new resource, unless its name has been taken since `newRow`. */
  public add(row: R, tags: RequestedTags = []): R {
    if (this.table.get(row.scope, row.name)) throw this.kind.taken(row.arn);
    this.services.tags.attach(
      row.arn,
      tags.map(({ Key, Value }) => ({ Key: Key!, Value: Value! })),
    );
    return this.table.put(row.scope, row.name, row);
  }

  public tagsOf(row: R): Tag[] {
    return this.services.tags.list(row.arn);
  }

  /** Deletes a resource, and returns the tags that it had. */
  public delete(row: R): Tag[] {
    const tags = this.tagsOf(row);
    this.table.delete(row.scope, row.name);
    this.services.tags.detach(row.arn);
    return tags;
  }

  public list(scope: Scope): R[] {
    return this.table.list(scope);
  }

  /** The page of resources that a List operation asks for. */
  public page(
    caller: Caller,
    request: ListRequest,
    order: 'Ascending' | 'Descending' = 'Descending',
    filter: (row: R) => boolean = () => true,
  ): Page<R> {
    const rows = this.table.list(caller).filter((row) => passes(request, row) && filter(row));
    const keys = {
      Name: ({ name }: R) => name,
      CreationTime: ({ created }: R) => created,
      Status: ({ status }: R) => status,
    };
    return paged(sorted(rows, request, { by: 'CreationTime', order }, keys), request);
  }

  private arn(scope: Scope, name: string): string {
    return sagemakerArn(scope, this.kind.type, this.kind.anyCase ? name.toLowerCase() : name);
  }
}
