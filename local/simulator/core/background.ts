/** Lets go of work that a service does after its answer; what breaks in it is our bug, and must not end the process. */
export function inBackground(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    const text = error instanceof Error ? error.stack : undefined;
    process.emitWarning(text ?? String(error), 'SimulatorBug');
  });
}
