import type { Flow, Part, Review } from '../../../../../lib/review/report';
import { FACTS, reviewOf } from './fixture';

const STAGES: readonly Part['stage'][] = ['data', 'training', 'registry', 'delivery', 'serving', 'monitoring'];

/** A review of a template with many resources, each of which every part of the page says something about. */
export function largeReview(resources: number): Review {
  const file = 'large.template.json';
  const ids = Array.from({ length: resources }, (_, i) => `Model${i}`);
  const content = Object.fromEntries(
    ids.map((id, i) => [id, { Type: 'AWS::SageMaker::Model', Properties: { EnableNetworkIsolation: i % 2 === 0 } }]),
  );
  const places = ids.map((logicalId) => ({ template: file, logicalId, type: 'AWS::SageMaker::Model' }));
  // people think of a fifth of the resources as parts
  const parts = places
    .filter((_, i) => i % 5 === 0)
    .map((place, i): Part => ({ ...place, id: `part-${i}`, label: place.logicalId, stage: STAGES[i % 6], serves: 4 }));
  const flows = parts.slice(1).map(({ id }, i): Flow => ({ from: parts[i].id, to: id, label: 'starts' }));
  return reviewOf(
    { [file]: { Resources: content } },
    {
      access: places.map((place) => ({ ...FACTS.access[0], ...place, who: [place.logicalId] })),
      encryption: places.map((place) => ({ ...FACTS.encryption[0], ...place })),
      network: places.map((place) => ({ ...FACTS.network[0], ...place })),
      costs: places.map((place) => ({ ...FACTS.costs[0], ...place })),
      architecture: { parts, flows },
    },
  );
}
