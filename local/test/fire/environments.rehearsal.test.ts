import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM, TRACE } from './bench';

const place = mkdtempSync(join(tmpdir(), 'environments-'));
const at = (...names: string[]) => join(place, ...names);
const USE_CASES = join(__dirname, '..', 'fixtures', 'project', 'use-cases');

/** A project whose app writes its environment to a file and is no app. */
const project = at('project');
mkdirSync(project);
const dump = `require('fs').writeFileSync(${JSON.stringify(at('seen.json'))}, JSON.stringify(process.env))`;
writeFileSync(join(project, 'app.js'), dump);
writeFileSync(join(project, 'cdk.json'), JSON.stringify({ app: 'node app.js', context: { useCases: USE_CASES } }));

writeFileSync(at('file'), '');
symlinkSync(at('one'), at('other'));
symlinkSync(at('other'), at('one'));
mkdirSync(at('owned', 'rehearsal.pid'), { recursive: true });
mkdirSync(at('broken'));
writeFileSync(at('broken', 'cdk.json'), '{');
writeFileSync(at('old-node.cjs'), "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });");
mkdirSync(at('bare', 'dist'), { recursive: true });
cpSync(PROGRAM, at('bare', 'dist', 'rehearse.js'));
writeFileSync(at('bare', 'pyproject.toml'), '');

interface Result {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a command of a shell in which `$R` is the rehearsal. */
function shell(command: string, env: NodeJS.ProcessEnv = {}): Result {
  const program = `"${process.execPath}" "${PROGRAM}" --project "${project}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command.replaceAll('$R', program)], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
  return { status, output: `${stdout}${stderr}` };
}

const sentence = (output: string) => output.trimEnd().split('\n').at(-1)!.trim();

describe('when the machine is not as it should be, then one sentence says what to do', () => {
  test.each([
    [
      'a file is where the folder is meant',
      `$R --folder ${at('file')}`,
      /^a file is where a folder is meant, .*--folder$/,
    ],
    [
      'a file is above the folder',
      `$R --folder ${at('file')}/below`,
      /^a file is where a folder is meant, .*--folder$/,
    ],
    ['links lead in a circle', `$R --folder ${at('one')}`, /^symbolic links lead in a circle at .*--folder$/],
    ['a path is too long', `$R --folder ${at('a'.repeat(300))}`, /^the path .* is too long .*--folder$/],
    ['the owner is a folder', `$R --folder ${at('owned')}`, /^--folder must be an empty folder or the folder of/],
    [
      'cdk.json is no JSON',
      `$R --project ${at('broken')} --folder ${at('x')}`,
      /must be a file of the CDK with valid JSON/,
    ],
    [
      'the report is a folder',
      `$R --json ${place} --folder ${at('x')}`,
      /^--json must name a file in a folder that exists/,
    ],
    [
      'Node is too old',
      `node -r ${at('old-node.cjs')} ${PROGRAM}`,
      /^the rehearsal needs Node 20.19 .* install a newer one$/,
    ],
    [
      'packages are missing',
      `node ${at('bare', 'dist', 'rehearse.js')}`,
      /^the package \S+ is not installed; run `npm ci` first$/,
    ],
  ])('%s', (_, command, pattern) => {
    const { status, output } = shell(command);
    expect(sentence(output)).toMatch(pattern);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;

  onLinux('a file system makes no folders', () => {
    const { status, output } = shell('$R --folder /proc/rehearsal');
    expect(sentence(output)).toMatch(/^\/proc\/rehearsal can't be made, .* name another folder with --folder$/);
    expect(status).toBe(2);
  });

  onLinux('the disk of the output is full', () => {
    const { status, output } = shell(`$R --folder ${at('x')} >/dev/full`);
    expect(sentence(output)).toMatch(/^no space is left on the disk; free some, or name another folder/);
    expect(status).toBe(2);
  });

  test('nobody reads the output', () => {
    const { status, output } = shell(`set -o pipefail; $R --folder ${at('x')} | true`);
    expect(sentence(output)).toMatch(/^stopped because nobody reads the output/);
    expect(output).not.toMatch(TRACE);
    expect(status).toBe(141);
  });

  test('few files may be open', () => {
    const { status, output } = shell(`ulimit -n 24; $R --folder ${at('x')}`);
    expect(output).toMatch(/too many files are open; raise the limit with `ulimit -n 4096`/);
    expect(output).not.toMatch(TRACE);
    expect(status).not.toBe(0);
  });
});

test('a folder with blanks, quotes and letters of other languages is one like any other', () => {
  const folder = at(`a b'c"d$x-ü`);
  const args = [PROGRAM, '--project', project, '--folder', folder, '--until', 'synth'];
  expect(`${spawnSync(process.execPath, args, { encoding: 'utf8' }).stderr}`).toBe('');
  const { CDK_OUTDIR } = JSON.parse(readFileSync(at('seen.json'), 'utf8')) as { CDK_OUTDIR: string };
  expect(CDK_OUTDIR).toBe(join(folder, 'cdk.out'));
});

test('no real account, no proxy and no missing folder gets in', () => {
  shell(`umask 077; $R --until synth --folder ${at('isolated')}`, {
    AWS_PROFILE: 'real',
    AWS_ACCESS_KEY_ID: 'AKIAREAL',
    AWS_SECRET_ACCESS_KEY: 'real-secret',
    AWS_SESSION_TOKEN: 'real-token',
    AWS_ENDPOINT_URL_S3: 'https://real.example.com',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/real/token',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    TMPDIR: '/nowhere/real',
  });
  const text = readFileSync(at('seen.json'), 'utf8');
  expect(text).not.toMatch(/AKIAREAL|\breal\b/);
  const seen = JSON.parse(text) as { [name: string]: string };
  expect(seen.NO_PROXY).toMatch(/\b127\.0\.0\.1\b/);
  expect(seen.AWS_SHARED_CREDENTIALS_FILE).toBe('/dev/null');
});
