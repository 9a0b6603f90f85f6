import { join } from 'node:path';
import { RULES } from '../../../lib/catalogue';
import { suggestArguments } from '../../../lib/commands/suggest';

/** What a shell is offered for the argument of a command, in a folder. */
function offered(command: string, argument: string, folder: string): string[] {
  const values: string[] = [];
  const from = process.cwd();
  process.chdir(folder);
  try {
    suggestArguments({
      commands: {
        get: (name) => ({
          argument: (called, suggest) => {
            if (name === command && called === argument) suggest((value) => values.push(value));
          },
        }),
      },
    });
  } finally {
    process.chdir(from);
  }
  return values;
}

const EXAMPLES = join(__dirname, '../../../examples');

test.each(['check', 'destroy', 'redrive'])(
  '%s is offered the use case files of the folder and of its folders',
  (command) => {
    expect(offered(command, 'path', EXAMPLES)).toEqual([join('mortgage-approval', 'use-case.yaml')]);
    expect(offered(command, 'path', join(EXAMPLES, 'mortgage-approval'))).toEqual(['use-case.yaml']);
  },
);

test('explain is offered every code', () => {
  expect(offered('explain', 'code', EXAMPLES)).toEqual(RULES.map(({ code }) => code));
});
