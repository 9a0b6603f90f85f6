/** Shuffles every column on its own, so that the rows keep their values and hold nothing to learn. */
export function shuffled([header, ...lines]: string[]): string[] {
  const columns = header!.split(',').map((_, index) =>
    shuffle(
      lines.map((line) => line.split(',')[index]!),
      index,
    ),
  );
  return [header!, ...lines.map((_, row) => columns.map((column) => column[row]).join(','))];
}

/** Drops the last column. */
export function withoutTarget(lines: string[]): string[] {
  return lines.map((line) => line.slice(0, line.lastIndexOf(',')));
}

// the order is the same every time, as a fault that shows only on some days rehearses nothing
function shuffle(values: string[], seed: number): string[] {
  let state = seed + 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return values
    .map((value) => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
