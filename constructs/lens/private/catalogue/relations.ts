import { CONFLICTS } from './conflicts';
import type { Relation } from './relation';

export type { Relation };

const overlap = (one: string, other: string, why: string): Relation => ({
  kind: 'overlap',
  practices: [one, other],
  why,
});

/** Practices that ask for the same thing. */
const OVERLAPS: readonly Relation[] = [
  overlap(
    'MLPERF05-BP02',
    'MLCOST05-BP01',
    'both choose between real-time, serverless, asynchronous and batch serving',
  ),
  overlap('MLOPS06-BP02', 'MLPERF06-BP04', 'both watch the quality of the model in production'),
  overlap('MLOPS02-BP04', 'MLSEC03-BP04', 'both trace what a model was made of'),
  overlap('MLOPS03-BP02', 'MLREL02-BP03', 'both keep versions of data'),
  overlap('MLREL03-BP02', 'MLCOST03-BP04', 'both need features that are stored once'),
  overlap('MLPERF06-BP05', 'MLSUS06-BP02', 'both decide what starts a retraining'),
  overlap('MLOPS02-BP06', 'MLPERF06-BP02', 'both explain predictions'),
  overlap('MLOPS02-BP06', 'MLREL03-BP04', 'both measure bias'),
  overlap('MLREL05-BP01', 'MLCOST05-BP03', 'both let the fleet follow demand'),
  overlap('MLCOST05-BP03', 'MLCOST06-BP03', 'both size the fleet by what it uses'),
  overlap('MLOPS04-BP01', 'MLREL03-BP01', 'both deliver by pipelines with versions'),
  overlap('MLREL03-BP01', 'MLREL04-BP01', 'both change endpoints only through a pipeline'),
  overlap('MLCOST04-BP12', 'MLCOST06-BP01', 'both need tags by which costs are told apart'),
  overlap('MLCOST05-BP02', 'MLSUS05-BP02', 'both choose purpose-built or Arm processors'),
  overlap('MLCOST04-BP11', 'MLSUS04-BP04', 'both tune with a search that stops early'),
  overlap('MLCOST04-BP08', 'MLSUS03-BP01', 'both stop what nobody uses'),
  overlap('MLSEC03-BP05', 'MLSUS03-BP02', 'both delete data that is no longer needed'),
  overlap('MLCOST02-BP02', 'MLSUS02-BP01', 'both weigh a model that exists already'),
  overlap('MLPERF01-BP01', 'MLPERF02-BP01', 'both set the numbers that a model has to reach'),
];

/** Practices that ask for the same thing, and practices that pull in opposite directions. */
export const RELATIONS: readonly Relation[] = [...OVERLAPS, ...CONFLICTS];

/** What a practice has to do with others. */
export function relationsOf(id: string): Relation[] {
  return RELATIONS.filter(({ practices }) => practices.includes(id));
}
