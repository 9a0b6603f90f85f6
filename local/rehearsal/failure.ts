/** A rehearsal that failed: what broke, why, and where to read on. */
export class RehearsalFailure extends Error {
  public constructor(
    /** The resource, event, step or command that failed, by its own name. */
    public readonly subject: string,
    message: string,
    /** The name of a log file, or the last lines of one. */
    public readonly details: readonly string[] = [],
  ) {
    super(message);
    this.name = 'RehearsalFailure';
  }
}

/** The user asked to stop. */
export class Interrupted extends Error {
  public constructor() {
    super('stopped');
    this.name = 'Interrupted';
  }
}

/** A mistake in the command line or in the project. */
export class UsageError extends Error {}
