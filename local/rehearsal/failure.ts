/** A rehearsal that did not go as it should: which joint broke, and where to read on. */
export class RehearsalFailure extends Error {
  public constructor(
    /** The resource, event, step or command that failed, by its own name. */
    public readonly subject: string,
    message: string,
    /** A log file, or what stood at the end of one. */
    public readonly details: readonly string[] = [],
  ) {
    super(message);
    this.name = 'RehearsalFailure';
  }
}

/** Somebody asked to stop. */
export class Interrupted extends Error {
  public constructor() {
    super('stopped');
    this.name = 'Interrupted';
  }
}

/** Something in the command line, or in the folder of the use case, that can't be. */
export class UsageError extends Error {}
