/** What moves a cursor, ends a line or turns the direction of writing. */
const CONTROLS = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A text of a template in one line, with its control characters written out: a name must neither color a terminal nor begin
 * a line with a command to whatever reads the log.
 */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, (control) => {
    const written = JSON.stringify(control).slice(1, -1);
    return written === control ? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}` : written;
  });
}
