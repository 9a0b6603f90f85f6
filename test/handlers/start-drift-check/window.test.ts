import fc from 'fast-check';
import { hoursOf, isoSeconds, windowAt } from '../../../handlers/start-drift-check/window';

const MINUTE = 60_000;
const instant = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const folderAt = (millis: number) => `${new Date(millis).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}/`;

test('a window ends at the scheduled time, and begins a quarter of an hour before the last one ended', () => {
  const { start, end } = windowAt('2026-11-20T09:30:00Z', 24);
  expect([isoSeconds(start), isoSeconds(end)]).toEqual(['2026-11-19T09:15:00Z', '2026-11-20T09:30:00Z']);
});

test('the hours of a window cross days, months and years, each once and in order', () => {
  expect(hoursOf(windowAt('2027-01-01T01:20:00Z', 2))).toEqual([
    '2026/12/31/22/',
    '2026/12/31/23/',
    '2027/01/01/00/',
    '2027/01/01/01/',
  ]);
});

test('windows one interval apart leave no request out, even if SageMaker writes it a quarter of an hour late', () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: 1, max: 48 }), fc.integer({ min: 0, max: 15 }), (at, hours, late) => {
      const end = Math.floor(at.getTime() / 1000) * 1000;
      const [first, second] = [end, end + hours * 60 * MINUTE].map((time) =>
        windowAt(isoSeconds(new Date(time)), hours),
      );
      // a request of the last moments of the first window, which was written when that window had been listed
      const request = first.end.getTime() - late * MINUTE;
      expect(request).toBeGreaterThanOrEqual(second.start.getTime());
      expect(request).toBeLessThanOrEqual(first.end.getTime());
    }),
  );
});

test('every folder in which a request of the window can be is listed, and the list grows with the window only', () => {
  fc.assert(
    fc.property(
      instant,
      fc.integer({ min: 1, max: 720 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: -15, max: 15 }),
      (at, hours, share, shift) => {
        const window = windowAt(isoSeconds(at), hours);
        const request = window.start.getTime() + share * (window.end.getTime() - window.start.getTime());
        const folders = hoursOf(window);
        expect(folders).toContain(folderAt(request + shift * MINUTE));
        expect(new Set(folders).size).toBe(folders.length);
        expect(folders.length).toBeLessThanOrEqual(hours + 2);
      },
    ),
  );
});
