/** Where a command prints, and how it sets the exit code. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  exit(code: number): void;
}

/** The terminal of this process. */
export const TERMINAL: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  exit: (code) => void (process.exitCode = code),
};

/** Lets whoever reads a stream, such as `head`, close it early. */
export function allowClosing(stream: NodeJS.EventEmitter): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
