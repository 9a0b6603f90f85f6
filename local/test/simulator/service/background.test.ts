import { setTimeout as sleep } from 'node:timers/promises';
import { backgroundDone, inBackground } from '../../../simulator/service/background';

describe('when work goes on in the background', () => {
  test('then what breaks in it is a warning and no end', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    inBackground(Promise.reject(new Error('of our own')));
    await backgroundDone(1000);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('of our own'), 'SimulatorBug');
    warned.mockRestore();
  });

  test('then it can be waited for, and not for ever', async () => {
    let done = false;
    inBackground(sleep(30).then(() => (done = true)));
    await backgroundDone(5000);
    expect(done).toBe(true);

    const endless = new AbortController();
    inBackground(sleep(60_000, undefined, { signal: endless.signal }).catch(() => {}));
    const started = performance.now();
    await backgroundDone(50);
    expect(performance.now() - started).toBeLessThan(2000);
    endless.abort();
  });
});
