import { Graph, layout } from '@dagrejs/dagre';
import type { Flow, Part } from '../../../report';
import { grouped } from '../page';
import { type Row, rowsOf } from './rows';

/** The size of a box. */
export const BOX = { width: 150, height: 44 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A part with the middle of its box. */
export interface PlacedPart extends Point {
  readonly part: Part;
}

/** A flow with the points that its line runs through, and the middle of its label. */
export interface PlacedFlow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Whether something also flows back. */
  readonly both: boolean;
  readonly points: readonly Point[];
  readonly at: Point;
}

/** The parts of one template on a plane. */
export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly parts: readonly PlacedPart[];
  readonly flows: readonly PlacedFlow[];
  readonly rows: readonly Row[];
}

/** Places parts in rows by stage, and lets dagre find the order in the rows and the ways of the lines. */
export function plan(parts: readonly Part[], flows: readonly Flow[]): Plan {
  const rows = rowsOf(parts, flows);
  const rankOf = new Map(rows.flatMap((row, rank) => row.parts.map((part): [string, number] => [part.id, rank])));
  const graph = graphOf(rows, rankOf, flows);
  layout(graph);
  const placed = parts.map((part) => ({ part, ...middle(graph.node(part.id)) }));
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, parts: placed, flows: withPorts(placed, flowsIn(graph, flows)), rows };
}

function graphOf(rows: readonly Row[], rankOf: ReadonlyMap<string, number>, flows: readonly Flow[]): Graph {
  const graph = new Graph();
  // the rows are the ranks already; the only node without one is the root that dagre adds
  const ranker = (ranked: Graph): void => {
    for (const id of ranked.nodes()) ranked.node(id).rank ??= 0;
  };
  graph.setGraph({ rankdir: 'TB', nodesep: 16, edgesep: 10, ranksep: 52, ranker: ranker as unknown as string });
  for (const [rank, row] of rows.entries()) {
    // dagre halves the distance of ranks, to have a rank between two rows for labels
    for (const { id } of row.parts) graph.setNode(id, { ...BOX, rank: rank * 2 });
  }
  for (const [from, to] of flows.map((flow) => downwards(flow, rankOf))) {
    if (rankOf.get(from) !== rankOf.get(to)) graph.setEdge(from, to, {});
  }
  return graph;
}

function downwards({ from, to }: Flow, rankOf: ReadonlyMap<string, number>): [string, string] {
  return rankOf.get(from)! <= rankOf.get(to)! ? [from, to] : [to, from];
}

/** One line for all that flows between two parts, in both directions. */
function flowsIn(graph: Graph, flows: readonly Flow[]): PlacedFlow[] {
  const between = grouped(flows, ({ from, to }) => JSON.stringify([from, to].sort()));
  return between.flatMap((group) => {
    const [{ from, to }] = group;
    const label = [...new Set(group.map((one) => one.label))].join(', ');
    const both = group.some((one) => one.from !== from);
    const down = graph.edge(from, to);
    const edge = down ?? graph.edge(to, from);
    const points = edge?.points ?? beside(graph, { from, to });
    const way = edge && !down ? [...points].reverse() : points;
    return way.length < 2 ? [] : [{ from, to, label, both, points: way, at: way[Math.floor(way.length / 2)] }];
  });
}

/** The way between two parts in the same row. */
function beside(graph: Graph, { from, to }: Pick<Flow, 'from' | 'to'>): Point[] {
  if (from === to) return [];
  const [a, b] = [middle(graph.node(from)), middle(graph.node(to))];
  const dip = a.y + BOX.height / 2 + 14;
  return [a, { x: (a.x + b.x) / 2, y: dip }, b];
}

/** Lines leave and reach boxes beside one another, in the order of where they go. */
function withPorts(parts: readonly PlacedPart[], flows: readonly PlacedFlow[]): PlacedFlow[] {
  const at = new Map(parts.map(({ part, x, y }) => [part.id, { x, y }]));
  const ends = flows.flatMap((flow, i) => [
    { i, end: 0, box: at.get(flow.from)!, next: flow.points[1] },
    { i, end: flow.points.length - 1, box: at.get(flow.to)!, next: flow.points[flow.points.length - 2] },
  ]);
  const ways = flows.map(({ points }) => [...points]);
  for (const box of at.values()) {
    for (const below of [true, false]) {
      const side = ends.filter((one) => one.box === box && one.next.y > box.y === below);
      side.sort((a, b) => a.next.x - b.next.x);
      for (const [n, { i, end }] of side.entries()) {
        const x = box.x + (BOX.width - 40) * ((n + 1) / (side.length + 1) - 0.5);
        ways[i][end] = { x, y: box.y + (below ? 1 : -1) * (BOX.height / 2) };
      }
    }
  }
  return flows.map((flow, i) => ({ ...flow, points: ways[i] }));
}

function middle({ x = 0, y = 0 }: { x?: number; y?: number }): Point {
  return { x, y };
}
