/** The fields of one CSV line. A quoted field may contain commas and doubled quotes. */
export function parseCsvLine(line: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/y;
  for (;;) {
    const match = field.exec(line);
    if (!match) throw new Error(`no line of CSV: ${line}`);
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]);
    if (match[3] === '') return fields;
  }
}

export function csvLine(fields: readonly unknown[]): string {
  return fields.map((field) => quoted(String(field))).join(',');
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
