export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** The tags of every resource, by ARN. Each part of the simulator attaches the resources that it creates. */
export class TagStore {
  private readonly tags = new Map<string, Map<string, string>>();

  /** Adds a resource, with the tags that it is created with. */
  public attach(arn: string, tags: readonly Tag[] = []): void {
    this.tags.set(arn, new Map());
    this.add(arn, tags);
  }

  /** Removes a deleted resource. */
  public detach(arn: string): void {
    this.tags.delete(arn);
  }

  public knows(arn: string): boolean {
    return this.tags.has(arn);
  }

  public add(arn: string, tags: readonly Tag[]): void {
    const kept = this.tags.get(arn);
    for (const { Key, Value } of tags) kept?.set(Key, Value);
  }

  public remove(arn: string, keys: readonly string[]): void {
    const kept = this.tags.get(arn);
    for (const key of keys) kept?.delete(key);
  }

  public list(arn: string): Tag[] {
    return [...(this.tags.get(arn) ?? [])].map(([Key, Value]) => ({ Key, Value }));
  }
}
