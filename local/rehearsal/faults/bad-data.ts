import { put } from '../phases/upload';
import type { Session } from '../session';
import { trainingData } from '../training-pipeline';

/** Uploads a version of the data that was changed on its way, next to the good one, and returns its parameters. */
export async function uploadVersion(
  session: Session,
  version: string,
  change: (lines: string[]) => string[],
): Promise<{ DataVersion: string }> {
  const parameters = { DataVersion: version };
  const { bucket, prefix } = await trainingData(session, parameters);
  for (const [name, body] of Object.entries(session.useCase.data)) {
    const changed = change(body.toString('utf8').trim().split(/\r?\n/)).join('\n');
    await put(session, bucket, `${prefix}${name}`, Buffer.from(`${changed}\n`));
  }
  return parameters;
}

/** Every column shuffled by itself: rows of the same values that hold nothing to learn. */
export function shuffled([header, ...lines]: string[]): string[] {
  const columns = header!.split(',').map((_, index) =>
    shuffle(
      lines.map((line) => line.split(',')[index]!),
      index,
    ),
  );
  return [header!, ...lines.map((_, row) => columns.map((column) => column[row]).join(','))];
}

/** The last column is lost. */
export function withoutTarget(lines: string[]): string[] {
  return lines.map((line) => line.slice(0, line.lastIndexOf(',')));
}

// the same order every time: a fault that shows only on some days is no rehearsal
function shuffle(values: string[], seed: number): string[] {
  let state = seed + 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return values
    .map((value) => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
