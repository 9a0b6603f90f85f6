import { startWholeAws } from '../support/whole-aws';

/** Starts the local AWS for the Python tests, says where it is, and ends it when standard input ends. */
async function serve(): Promise<void> {
  const aws = await startWholeAws();
  process.stdout.write(`${JSON.stringify({ url: aws.emulator.url, ca: aws.emulator.ca, calls: aws.calls })}\n`);
  process.stdin.resume();
  await new Promise((ended) => process.stdin.once('end', ended));
  await aws.stop();
}

void serve();
