import { RULES } from '../../../lib/catalogue';
import { RETIRED_CODES } from '../../../constructs/private/retired-codes';
import { type } from './terminal';

test('explain prints the entry of a code', async () => {
  expect(await type('explain', 'MLL202')).toEqual({
    out: `MLL202  IAM does not accept the name of a role.

  The value must be 1 to 64 letters, digits and +=,.@_-.
  What to do: shorten it, or leave it out to have one generated.

  Example of the fault:
    new foundation.ServiceRole(stack, 'Role', {
      service: 'sagemaker.amazonaws.com',
      description: 'Runs jobs',
      roleName: 'runs jobs',
    });
`,
    err: '',
    code: 0,
  });
});

test.each(['mll202', '202', 'MLL 202', 'mll-202', '[MLL202]'])('%s is understood as well', async (code) => {
  expect((await type('explain', code)).out).toBe((await type('explain', 'MLL202')).out);
});

test('explain prints the entry as data', async () => {
  expect(JSON.parse((await type('explain', 'MLL202', '--json')).out)).toMatchObject({ code: 'MLL202' });
});

test('explain lists all codes', async () => {
  const { out } = await type('explain');
  expect(out.trimEnd().split('\n')).toEqual(RULES.map(({ code, when }) => `${code}  ${when}`));
});

test('explain refuses a code that is not there, and suggests one', async () => {
  const { out, err, code } = await type('explain', 'MLL2022');
  expect([out, code]).toEqual(['', 1]);
  expect(err).toMatch(/^there is no error code "MLL2022"; did you mean MLL2\d\d\?/);
});

test.each(['', 'MLL', '__proto__', 'constructor', 'toString', '0', 'MLL99999999999999999999', 'eu-west-1'])(
  'explain refuses %j',
  async (typed) => {
    const { out, err, code } = await type('explain', typed);
    expect([out, code]).toEqual(['', 1]);
    expect(err).toMatch(/^there is no error code ".*"; .* \(npx cdk-ml-lifecycle explain lists all codes\)\n$/);
  },
);

test.each(Object.entries(RETIRED_CODES))('%s is explained by %s', async (retired, now) => {
  const { out, code } = await type('explain', retired);
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^${retired} is now ${now}\\.\\n\\n${now}  `));
  expect(RULES.map((rule) => rule.code)).not.toContain(retired);
});
