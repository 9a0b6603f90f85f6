import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The file that lists what the code needs besides the image, and the folder of the wheels that it is installed from. */
export const REQUIREMENTS = 'requirements.txt';
export const WHEELS = 'wheels';

const NO_ENTRY = { throwIfNoEntry: false } as const;
/** The newest manylinux platform of the images: they have the C library of Amazon Linux 2023. */
const NEWEST_GLIBC = 34;

/**
 * The requirements of a folder that no wheel in it satisfies. Jobs and endpoints have no network, so pip finds nothing
 * elsewhere. Lines with an environment marker are left to pip, and so are all comparisons but `==`.
 *
 * @param python the version of Python that installs them, such as 3.12
 */
export function requirementsWithoutWheel(folder: string, python: string): string[] {
  const file = join(folder, REQUIREMENTS);
  if (!statSync(file, NO_ENTRY)?.isFile()) return [];
  const wheels = wheelsIn(join(folder, WHEELS)).filter((wheel) => fits(wheel, Number(python.split('.')[1])));
  return linesOf(readFileSync(file, 'utf8')).filter((line) => !satisfied(line, wheels));
}

interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly pythons: string[];
  readonly abis: string[];
  readonly platforms: string[];
}

// See https://packaging.python.org/en/latest/specifications/binary-distribution-format/
function wheelsIn(folder: string): Wheel[] {
  const files = statSync(folder, NO_ENTRY)?.isDirectory() ? readdirSync(folder) : [];
  return files.flatMap((file) => {
    const parts = file.replace(/\.whl$/, '').split('-');
    if (!file.endsWith('.whl') || parts.length < 5) return [];
    const [pythons, abis, platforms] = parts.slice(-3).map((tags) => tags.split('.'));
    return [{ name: normalized(parts[0]), version: parts[1], pythons, abis, platforms }];
  });
}

function fits({ abis, platforms, pythons }: Wheel, minor: number): boolean {
  return platforms.some(runsOnImage) && pythons.some((tag) => runsIn(tag, abis, minor));
}

function runsOnImage(platform: string): boolean {
  const [, glibc] = platform.match(/^manylinux_2_(\d+)_x86_64$/) ?? [];
  if (glibc !== undefined) return Number(glibc) <= NEWEST_GLIBC;
  return platform === 'any' || /^(manylinux(1|2010|2014)|linux)_x86_64$/.test(platform);
}

function runsIn(tag: string, abis: string[], minor: number): boolean {
  const [, kind, since] = tag.match(/^(py|cp)3(\d*)$/) ?? [];
  if (kind === undefined) return false;
  const own = abis.includes('none') || abis.includes(`cp3${minor}`);
  if (kind === 'py') return own && Number(since) <= minor;
  return (Number(since) === minor && own) || (abis.includes('abi3') && Number(since) <= minor);
}

/** The requirements of a file, without comments, options, hashes and markers. */
function linesOf(text: string): string[] {
  return text
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) =>
      line
        .replace(/(^|\s)#.*$/, '')
        .replaceAll(/\s--\S+/g, '')
        .trim(),
    )
    .filter((line) => line !== '' && !line.startsWith('--') && !line.includes(';'));
}

function satisfied(line: string, wheels: Wheel[]): boolean {
  const [, name, rest] = line.match(/^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/) ?? [];
  if (name === undefined || rest.startsWith('@')) return false;
  const [, pinned] = rest.match(/^={2,3}\s*([^\s,*]+)$/) ?? [];
  return wheels.some(
    (wheel) => wheel.name === normalized(name) && (pinned === undefined || sameVersion(wheel.version, pinned)),
  );
}

function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** 1.2 and 1.2.0 are one version. A local part such as +cpu counts only if it is asked for. */
function sameVersion(has: string, asked: string): boolean {
  const plain = (version: string) =>
    version
      .toLowerCase()
      .replace(/^v/, '')
      .replace(/(\.0)+$/, '');
  return plain(asked.includes('+') ? has : has.replace(/\+.*/, '')) === plain(asked);
}
