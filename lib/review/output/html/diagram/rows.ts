import type { Flow, Part } from '../../../report';

/** The lanes of the diagram, in the order of the lifecycle. */
export const STAGES = [
  ['data', 'Data'],
  ['training', 'Training'],
  ['registry', 'Registry'],
  ['delivery', 'Delivery'],
  ['serving', 'Serving'],
  ['monitoring', 'Monitoring'],
  ['foundation', 'Foundation'],
] as const satisfies readonly (readonly [Part['stage'], string])[];

/** Parts that stand side by side. */
export interface Row {
  readonly stage: Part['stage'];
  readonly parts: readonly Part[];
}

/** How many parts fit side by side. */
const WIDEST = 6;

/** The rows of the parts of a template: each lane has as many as its flows and its width need. */
export function rowsOf(parts: readonly Part[], flows: readonly Flow[]): Row[] {
  return STAGES.flatMap(([stage]) => {
    const lane = parts.filter((part) => part.stage === stage);
    return layersOf(lane, flows)
      .flatMap(split)
      .map((row) => ({ stage, parts: row }));
  });
}

/** Parts in the order in which something flows through them. What flows in a circle counts once. */
function layersOf(lane: readonly Part[], flows: readonly Flow[]): Part[][] {
  const left = new Map(lane.map((part) => [part.id, part]));
  const layers: Part[][] = [];
  while (left.size > 0) {
    const fed = new Set(flows.filter(({ from, to }) => from !== to && left.has(from)).map(({ to }) => to));
    const ready = [...left.values()].filter(({ id }) => !fed.has(id));
    const layer = ready.length > 0 ? ready : [...left.values()];
    for (const { id } of layer) left.delete(id);
    layers.push(layer);
  }
  return layers;
}

function split(layer: readonly Part[]): (readonly Part[])[] {
  const rows = Math.ceil(layer.length / WIDEST);
  const size = Math.ceil(layer.length / rows);
  return Array.from({ length: rows }, (_, i) => layer.slice(i * size, (i + 1) * size));
}
