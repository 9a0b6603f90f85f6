// Polishes what jsii-rosetta makes of a snippet in Python: one import a package, then what the reader has already, then the
// code. What it translates badly is refused, so that somebody writes the TypeScript differently.
const IMPORT = /^(?:from (\S+) import (.+)|import .+)$/;
const DECLARED = /^# \w+: [\w.]+$/;

const byCode = (a, b) => (a < b ? -1 : 1);

/** `from a import b, c` once for each module, with every name once. */
function renderImports(lines) {
  const whole = [];
  const names = new Map();
  for (const line of lines) {
    const [, module, list] = IMPORT.exec(line);
    if (module === undefined) whole.push(line);
    else names.set(module, new Set([...(names.get(module) ?? []), ...list.split(', ')]));
  }
  const selected = [...names].map(([module, list]) => `from ${module} import ${[...list].sort(byCode).join(', ')}`);
  return [...new Set(whole), ...selected].sort(byCode);
}

/** `{zone.bucketArn}` in an f-string keeps its name from TypeScript; Python knows it by another one. */
function renderFormats(code) {
  return code.replaceAll(/\bf"(?:[^"\\]|\\.)*"/g, (text) =>
    text.replaceAll(/\{([\w.]+)\}/g, (_, path) => `{${path.split('.').map(snakeCase).join('.')}}`),
  );
}

/** The name of a property or method in Python, as jsii-pacmak gives it. */
export function snakeCase(name) {
  if (/^[A-Z]/.test(name)) return name;
  return name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}

function commentsIn(typescript) {
  return [...typescript.matchAll(/(?:^|\s)\/\/ (.+)$/gm)].map(([, text]) => text);
}

function faults(typescript, python) {
  return [
    ...commentsIn(typescript)
      .filter((text) => !python.includes(text))
      .map((text) => `the comment "${text}" is lost; give it a line of its own between statements`),
    ...[...python.matchAll(/^from (cdk_ml_lifecycle\.[A-Z]\S*) import/gm)].map(
      ([, module]) => `there is no module ${module}; import the stage and name the type with it`,
    ),
    ...(/\bpath\.join|__dirname/.test(python) ? ['there is no __dirname in Python; use a path from the project'] : []),
    ...(/\.\.\.\w/.test(typescript) ? ['a spread has no translation; write its properties'] : []),
  ];
}

/** What a snippet is in Python. */
export function polishPython(typescript, python) {
  const lines = python.split('\n');
  const begin = lines.findIndex((line) => line !== '' && !IMPORT.test(line) && !DECLARED.test(line));
  const head = begin < 0 ? lines : lines.slice(0, begin);
  const code = begin < 0 ? '' : lines.slice(begin).join('\n');
  const parts = [
    renderImports(head.filter((line) => IMPORT.test(line))).join('\n'),
    head.filter((line) => DECLARED.test(line)).join('\n'),
    renderFormats(code)
      .replaceAll(/\n{3,}/g, '\n\n')
      .trimEnd(),
  ];
  const polished = parts.filter((part) => part !== '').join('\n\n');
  return { polished, faults: faults(typescript, polished) };
}
