import { type } from './terminal';

test('help names every command', async () => {
  const { out, code } = await type('--help');
  expect(code).toBe(0);
  for (const command of ['app', 'check', 'destroy', 'explain', 'init', 'redrive', 'review', 'schema'])
    expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
});

test('help of app lists the context that it reads', async () => {
  const { out } = await type('app', '--help');
  for (const key of ['useCases', 'useCase', 'environment', 'commit', 'rulePacks']) expect(out).toContain(`${key}=`);
});

test.each([
  [['chekc'], "error: unknown command 'chekc'\n(Did you mean check?)"],
  [['check', '--jsn'], "error: unknown option '--jsn'\n(Did you mean --json?)"],
  [['check', 'a', 'b'], "error: too many arguments for 'check'. Expected 1 argument but got 2."],
])('%j is refused with what was probably meant', async (args, message) => {
  const { err, code } = await type(...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
