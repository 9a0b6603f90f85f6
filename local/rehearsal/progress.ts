/** Prints progress one line at a time, so that it reads the same in a terminal and in a log. */
export class Progress {
  private readonly started = performance.now();

  public constructor(private readonly write: (text: string) => void = (text) => process.stdout.write(text)) {}

  public title(text: string): void {
    this.write(`\n  ${text}\n\n`);
  }

  /** Prints that a phase begins. */
  public phase(name: string): void {
    this.write(`  ${name}\n`);
  }

  /** Prints something that happened within a phase, and when. */
  public detail(subject: string, text = ''): void {
    this.write(`    ${this.clock()}  ${text ? subject.padEnd(32) : subject}${text ? ` ${text}` : ''}\n`);
  }

  public line(text = ''): void {
    this.write(text ? `  ${text}\n` : '\n');
  }

  private clock(): string {
    return `${((performance.now() - this.started) / 1000).toFixed(1).padStart(6)} s`;
  }
}
