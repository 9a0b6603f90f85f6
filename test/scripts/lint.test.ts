import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
  readonly message: string;
}

/** One file that breaks one rule, and the rule. */
interface Offence {
  readonly when: string;
  readonly file: string;
  readonly source: string;
  readonly rule: string;
}

const lines = (count: number) => Array.from({ length: count }, (_, i) => `    void ${i};\n`).join('');

const offences: Offence[] = [
  {
    when: 'an earlier stage imports a later one',
    file: 'constructs/data/backwards.ts',
    source: "import { Model } from '../serving';\nvoid Model;\n",
    rule: 'house(lifecycle-order)',
  },
  {
    when: 'an earlier stage imports a type of a later one',
    file: 'constructs/goal/backwards-type.ts',
    source: "import type { Model } from '../serving';\nvoid (0 as Model);\n",
    rule: 'house(lifecycle-order)',
  },
  {
    when: 'an earlier stage exports from a later one',
    file: 'constructs/registry/backwards-export.ts',
    source: "export * from '../delivery';\n",
    rule: 'house(lifecycle-order)',
  },
  {
    when: 'the shared code imports a stage',
    file: 'constructs/private/pipeline/shared.ts',
    source: "import { Zone } from '../../data';\nvoid Zone;\n",
    rule: 'house(lifecycle-order)',
  },
  {
    when: 'two files import each other',
    file: 'constructs/data/there.ts',
    source:
      "import type { Back } from './back';\n\n/** There. */\nexport interface There {\n  /** Back. */\n  readonly back: Back;\n}\n",
    rule: 'import(no-cycle)',
  },
  {
    when: 'a construct imports the app',
    file: 'constructs/data/app.ts',
    source: "import { App } from '../../lib/app';\nvoid App;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: 'a construct imports a schema',
    file: 'constructs/data/schema.ts',
    source: "import { release } from '../../schema/release';\nvoid release;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: 'a construct imports zod',
    file: 'constructs/data/zod.ts',
    source: "import * as z from 'zod';\nvoid z;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: "a construct imports a part of AWS's SDK",
    file: 'constructs/data/sdk.ts',
    source: "import { S3Client } from '@aws-sdk/client-s3';\nvoid S3Client;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: 'a construct imports all of aws-cdk-lib',
    file: 'constructs/data/root.ts',
    source: "import { Stack } from 'aws-cdk-lib';\nvoid Stack;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: "a stage reaches into another's files",
    file: 'constructs/serving/deep.ts',
    source: "import { Zone } from '../data/zone';\nvoid Zone;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: "a stage reaches into another's private files",
    file: 'constructs/serving/private/deeper.ts',
    source: "import { check } from '../../data/private/checks';\nvoid check;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: 'the app imports a handler',
    file: 'lib/handler.ts',
    source: "import { handler } from '../handlers/retrain';\nvoid handler;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: 'a handler imports a construct',
    file: 'handlers/retrain/construct.ts',
    source: "import { Zone } from '../../constructs/data';\nvoid Zone;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: 'a schema imports a construct',
    file: 'schema/construct.ts',
    source: "import { Zone } from '../constructs/data';\nvoid Zone;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: 'what is done with releases imports a handler',
    file: 'releases/handler.ts',
    source: "import { tell } from '../handlers/private/notice';\nvoid tell;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    when: 'an exported class has no doc comment',
    file: 'constructs/data/undocumented-class.ts',
    source: 'export class Zone {}\n',
    rule: 'house(documented)',
  },
  {
    when: 'a property has no doc comment',
    file: 'constructs/data/undocumented-property.ts',
    source: '/** A zone. */\nexport interface ZoneProps {\n  readonly prefix: string;\n}\n',
    rule: 'house(documented)',
  },
  {
    when: 'a method has only a plain comment',
    file: 'constructs/data/undocumented-method.ts',
    source: '/** A zone. */\nexport class Zone {\n  // reads\n  public read(): void {}\n}\n',
    rule: 'house(documented)',
  },
  {
    when: 'a member of an enum has no doc comment',
    file: 'constructs/data/undocumented-enum.ts',
    source: "/** A colour. */\nexport enum Colour {\n  RED = 'red',\n}\n",
    rule: 'house(documented)',
  },
  {
    when: 'the id of a child is put together',
    file: 'constructs/data/private/computed-id.ts',
    source: 'class A {\n  public make(): void {\n    new Zone(this, `Zone${1}`);\n  }\n}\n',
    rule: 'house(construct-id)',
  },
  {
    when: 'the id of a child is not in PascalCase',
    file: 'constructs/data/private/lower-id.ts',
    source: "class A {\n  public make(): void {\n    new Zone(this, 'zone');\n  }\n}\n",
    rule: 'house(construct-id)',
  },
  {
    when: "a construct makes a child of its parent's",
    file: 'constructs/data/private/sibling.ts',
    source: "class A {\n  public constructor(scope: unknown) {\n    new Zone(scope, 'Zone');\n  }\n}\n",
    rule: 'house(construct-id)',
  },
  {
    when: 'a constructor is longer than 40 lines',
    file: 'constructs/data/private/long-constructor.ts',
    source: `class A {\n  public constructor() {\n${lines(39)}  }\n}\n`,
    rule: 'house(body-lines)',
  },
  {
    when: 'a method is longer than 30 lines',
    file: 'constructs/data/private/long-method.ts',
    source: `class A {\n  public make(): void {\n${lines(29)}  }\n}\n`,
    rule: 'house(body-lines)',
  },
  {
    when: 'a file is longer than 400 lines',
    file: 'constructs/data/private/long-file.ts',
    source: 'void 0;\n'.repeat(401),
    rule: 'eslint(max-lines)',
  },
  {
    when: 'any stands alone in a construct',
    file: 'constructs/data/private/any.ts',
    source: 'const a: any = 1;\nvoid a;\n',
    rule: 'house(plain-any)',
  },
  {
    when: 'any stands in the app',
    file: 'lib/any.ts',
    source: 'const a: any = 1;\nvoid a;\n',
    rule: 'typescript(no-explicit-any)',
  },
  {
    when: 'a class hides a member in a second way',
    file: 'constructs/data/private/hash.ts',
    source: 'class A {\n  #b = 1;\n  public c = () => this.#b;\n}\nvoid A;\n',
    rule: 'house(private-keyword)',
  },
  {
    when: 'the app takes a sentence apart',
    file: 'lib/sentence.ts',
    source: "export const code = (error: Error) => error.message.split(' ')[0];\n",
    rule: 'house(unread-message)',
  },
  {
    when: 'a construct matches a sentence',
    file: 'constructs/data/private/sentence.ts',
    source: 'export const isOurs = (error: Error) => /^MLL/.test(error.message);\n',
    rule: 'house(unread-message)',
  },
  {
    when: 'a construct writes to the console',
    file: 'constructs/data/private/console.ts',
    source: "console.log('made');\n",
    rule: 'eslint(no-console)',
  },
  {
    when: 'a construct leaves something for later',
    file: 'constructs/data/private/later.ts',
    source: '// TODO: more\n',
    rule: 'eslint(no-warning-comments)',
  },
  {
    when: 'a promise is left alone',
    file: 'lib/promise.ts',
    source: 'async function wait(): Promise<void> {}\nwait();\n',
    rule: 'typescript(no-floating-promises)',
  },
  {
    when: 'something deprecated is used',
    file: 'lib/deprecated.ts',
    source: '/** @deprecated use now */\nconst then = 1;\nvoid then;\n',
    rule: 'typescript(no-deprecated)',
  },
];

const GOOD: { readonly [file: string]: string } = {
  'constructs/data/back.ts':
    "import type { There } from './there';\n\n/** Back. */\nexport interface Back {\n  /** There. */\n  readonly there: There;\n}\n",
  'constructs/serving/good.ts': `import { Construct } from 'constructs';
import { Zone } from '../data';
import { throwFaults } from '../private/errors';

/** An endpoint. */
export class Endpoint extends Construct {
  /** An endpoint that exists. */
  public static fromName(scope: Construct, id: string): Endpoint {
    return new Endpoint(scope, id);
  }

  private readonly facts: { [key: string]: any } = {};

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    throwFaults([]);
    for (const name of ['One', 'Two']) new Zone(this, name);
    this.facts.zone = new Zone(this, 'Zone');
  }
}
`,
};

describe('when the linter reads a tree', () => {
  let tree: string;
  let found: Diagnostic[];

  const write = (file: string, source: string) => {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), source);
  };

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'lint-'));
    for (const file of ['.oxlintrc.json', 'tsconfig.json', 'scripts/oxlint-house.mjs'])
      cpSync(join(root, file), join(tree, file));
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    for (const { file, source } of offences) write(file, source);
    for (const [file, source] of Object.entries(GOOD)) write(file, source);
    found = lint(tree);
  }, 60_000);

  afterAll(() => {
    rmSync(tree, { recursive: true, force: true });
  });

  test.each(offences)('then it stops where $when', ({ file, rule }) => {
    expect(found.filter((d) => d.filename === file).map((d) => d.code)).toContain(rule);
  });

  test('then it has nothing against a construct as the house wants it', () => {
    expect(found.filter((d) => d.filename === 'constructs/serving/good.ts')).toEqual([]);
  });
});

function lint(tree: string): Diagnostic[] {
  const oxlint = join(root, 'node_modules/.bin/oxlint');
  const folders = ['constructs', 'lib', 'handlers', 'releases', 'schema'];
  try {
    execFileSync(oxlint, ['--type-aware', '--format', 'json', ...folders], {
      cwd: tree,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return [];
  } catch (error) {
    return (JSON.parse((error as { stdout: string }).stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  }
}
