import { CONTROLS } from '../../../../constructs/lens/private/controls';

test('all controls of Security Hub for SageMaker come first, in order', () => {
  const ids = CONTROLS.map(({ id }) => id).slice(0, 25);
  expect(ids).toEqual(Array.from({ length: 25 }, (_, i) => `SageMaker.${i + 1}`));
});

test('each control has an id, a title and a fix of its own place', () => {
  const ids = CONTROLS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, title, source, types, fix } of CONTROLS) {
    expect([id, title]).toEqual([id, expect.stringMatching(/^[A-Z].*[^.]$/)]);
    expect(source).toContain(id.replace('SageMaker.', 'sagemaker-'));
    expect(types).toEqual([expect.stringMatching(/^AWS::SageMaker::\w+$/)]);
    expect([fix.library, fix.cloudFormation].every((text) => /[^.]$/.test(text))).toBe(true);
  }
});
