import { BOX, plan } from '../../../../../lib/review/output/html/diagram/layout';
import { rowsOf } from '../../../../../lib/review/output/html/diagram/rows';
import type { Flow, Part } from '../../../../../lib/review/report';
import { ARCHITECTURE } from './architecture';

const part = (id: string, stage: Part['stage']): Part => ({
  id,
  stage,
  template: 'a.json',
  logicalId: id,
  type: 'AWS::S3::Bucket',
  label: id,
  serves: 0,
});
const flow = (from: string, to: string, label = 'writes'): Flow => ({ from, to, label });

describe('rows', () => {
  test('follow the lifecycle, whatever the order of the parts', () => {
    const rows = rowsOf([part('s', 'serving'), part('d', 'data')], []);
    expect(rows.map(({ stage }) => stage)).toEqual(['data', 'serving']);
  });

  test('of a lane follow what flows in it', () => {
    const rows = rowsOf([part('b', 'data'), part('a', 'data')], [flow('a', 'b')]);
    expect(rows.map(({ parts }) => parts.map(({ id }) => id))).toEqual([['a'], ['b']]);
  });

  test('are not wider than six', () => {
    const parts = Array.from({ length: 13 }, (_, i) => part(`p${i}`, 'data'));
    expect(rowsOf(parts, []).map((row) => row.parts.length)).toEqual([5, 5, 3]);
  });

  test('end although something flows in a circle', () => {
    const rows = rowsOf([part('a', 'data'), part('b', 'data')], [flow('a', 'b'), flow('b', 'a'), flow('a', 'a')]);
    expect(rows).toHaveLength(1);
  });
});

describe('a plan', () => {
  const placed = plan(ARCHITECTURE.parts, ARCHITECTURE.flows);

  test('puts no box on another one', () => {
    for (const [i, a] of placed.parts.entries()) {
      for (const b of placed.parts.slice(i + 1)) {
        expect(Math.abs(a.x - b.x) >= BOX.width || Math.abs(a.y - b.y) >= BOX.height).toBe(true);
      }
    }
  });

  test('puts later stages below', () => {
    const yOf = (stage: Part['stage']) =>
      placed.parts.filter(({ part: { stage: its } }) => its === stage).map(({ y }) => y);
    expect(Math.max(...yOf('data'))).toBeLessThan(Math.min(...yOf('training')));
    expect(Math.max(...yOf('serving'))).toBeLessThan(Math.min(...yOf('monitoring')));
  });

  test('leads each flow from its part to its part', () => {
    const at = new Map(placed.parts.map((one) => [one.part.id, one]));
    expect(placed.flows.length).toBe(ARCHITECTURE.flows.length);
    for (const { from, to, points } of placed.flows) {
      const [start, end] = [points[0], points[points.length - 1]];
      expect(Math.abs(start.y - at.get(from)!.y)).toBe(BOX.height / 2);
      expect(Math.abs(end.y - at.get(to)!.y)).toBe(BOX.height / 2);
      expect(Math.abs(start.x - at.get(from)!.x)).toBeLessThanOrEqual(BOX.width / 2);
    }
  });

  test('draws one line for all that flows between two parts', () => {
    const parts = [part('a', 'data'), part('b', 'training'), part('c', 'data')];
    const flows = [flow('a', 'b'), flow('b', 'a', 'starts'), flow('a', 'b', 'writes'), flow('a', 'c'), flow('a', 'a')];
    const { flows: lines } = plan(parts, flows);
    expect(lines.map(({ from, label, to, both }) => [from, label, to, both])).toEqual([
      ['a', 'writes, starts', 'b', true],
      ['a', 'writes', 'c', false],
    ]);
  });

  test('draws what flows in a circle between parts of a row', () => {
    const { flows: lines } = plan([part('a', 'data'), part('b', 'data')], [flow('a', 'b'), flow('b', 'a')]);
    expect(lines).toHaveLength(1);
    expect(lines[0].points.length).toBeGreaterThan(2);
  });

  test('draws a flow that leads up from its part to its part', () => {
    const { flows: lines, parts } = plan([part('a', 'data'), part('b', 'training')], [flow('b', 'a')]);
    const [a, b] = parts;
    expect(lines[0].points[0].y).toBe(b.y - BOX.height / 2);
    expect(lines[0].points.at(-1)!.y).toBe(a.y + BOX.height / 2);
  });
});
