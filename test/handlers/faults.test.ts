import { readdirSync } from 'node:fs';
import { CALM } from './calm';
import { measure } from './support/bench';

const HANDLERS = readdirSync('handlers', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'private')
  .map(({ name }) => name);

test('every handler has a line in calm.ts, so that faults reach each of its calls', () => {
  expect(Object.keys(CALM).toSorted()).toEqual(HANDLERS.toSorted());
});

// what the bench compares with has to be something
test.each(Object.entries(CALM))('%s does something when nothing fails', async (handler, scenarios) => {
  for (const start of Object.values(scenarios)) {
    const { calls, done, told } = await measure(handler, start);
    expect({ calls, effects: done.length + told.length }).toEqual({
      calls: expect.any(Number),
      effects: expect.any(Number),
    });
    expect(done.length + told.length).toBeGreaterThan(0);
    expect(calls).toBeGreaterThan(0);
  }
});
