import { setTimeout as sleep } from 'node:timers/promises';
import { backgroundDone, inBackground, setClosed } from '../../../simulator/service/background';

describe('when work goes on in the background', () => {
  test('then what breaks in it is a warning and no end', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    inBackground(Promise.reject(new Error('of our own')));
    await backgroundDone(1000);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('of our own'), 'SimulatorBug');
    warned.mockRestore();
  });

  test('then what breaks when the simulator has closed is no bug', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    setClosed(true);
    inBackground(Promise.reject(new Error('the emulator is gone')));
    await backgroundDone(1000);
    setClosed(false);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  test('then a lost connection is a bug only if the simulator does not close soon', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const refused = () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    inBackground(refused());
    await backgroundDone(3000);
    expect(warned).toHaveBeenCalledTimes(1);
    inBackground(refused());
    setImmediate(() => setClosed(true));
    await backgroundDone(3000);
    setClosed(false);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });

  test('then a fault of the machine is told once and without a stack', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const full = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    inBackground(full());
    inBackground(full());
    await backgroundDone(1000);
    expect(warned.mock.calls).toEqual([
      [expect.stringMatching(/^no space is left on the disk; [^\n]*$/), 'MachineFault'],
    ]);
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
