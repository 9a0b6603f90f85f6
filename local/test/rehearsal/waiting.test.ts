import { waitFor } from '../../rehearsal/waiting';

test.each([-3_600_000, 3_600_000])('waiting is as long as ever when the clock jumps by %d ms', async (jump) => {
  const { signal } = new AbortController();
  const now = Date.now;
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => now());
  let looks = 0;
  const look = async () => {
    looks += 1;
    clock.mockImplementation(() => now() + jump);
    return undefined;
  };
  const started = performance.now();
  expect(await waitFor({ seconds: 0.2, every: 20, signal }, look)).toBeUndefined();
  expect(performance.now() - started).toBeGreaterThan(190);
  expect(performance.now() - started).toBeLessThan(5000);
  expect(looks).toBeGreaterThan(2);
  clock.mockRestore();
});
