/** What two practices have to do with each other. */
export interface Relation {
  readonly kind: 'overlap' | 'conflict';
  readonly practices: readonly [string, string];
  /** What they share, or where they pull apart: a sentence without a full stop. */
  readonly why: string;
}

const overlap = (one: string, other: string, why: string): Relation => ({
  kind: 'overlap',
  practices: [one, other],
  why,
});

const conflict = (one: string, other: string, why: string): Relation => ({
  kind: 'conflict',
  practices: [one, other],
  why,
});

/** Practices that ask for the same thing, and practices of which each costs something of the other. */
export const RELATIONS: readonly Relation[] = [
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
  conflict(
    'MLREL05-BP01',
    'MLCOST04-BP08',
    'an endpoint that can follow demand at once keeps instances that wait for it',
  ),
  conflict(
    'MLREL02-BP03',
    'MLSUS03-BP02',
    'versions that make old models reproducible are the data that a lifecycle policy wants to delete',
  ),
  conflict(
    'MLOPS02-BP04',
    'MLSUS04-BP03',
    'lineage needs the artifacts of old trainings, which sustainability wants to archive or to delete',
  ),
  conflict(
    'MLREL01-BP02',
    'MLSUS05-BP04',
    'services that fail separately have endpoints of their own, and models that share an endpoint fail together',
  ),
  conflict('MLREL04-BP02', 'MLSUS05-BP01', 'blue/green, canary and shadow deployments run two fleets while they last'),
  conflict(
    'MLPERF06-BP05',
    'MLCOST06-BP02',
    'each automatic retraining costs money, whether the model gets better or not',
  ),
  conflict('MLPERF04-BP02', 'MLSUS04-BP01', 'a search for the best model goes on after good enough is reached'),
  conflict('MLCOST04-BP07', 'MLSEC04-BP02', 'encrypted traffic between instances makes distributed training slower'),
  conflict(
    'MLSEC03-BP05',
    'MLREL02-BP03',
    'data that has to be deleted cannot reproduce the models that were trained on it',
  ),
];

/** What a practice has to do with others. */
export function relationsOf(id: string): Relation[] {
  return RELATIONS.filter(({ practices }) => practices.includes(id));
}
