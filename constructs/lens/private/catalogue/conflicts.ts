import type { Relation } from './relation';

const conflict = (one: string, other: string, why: string, decide: string): Relation => ({
  kind: 'conflict',
  practices: [one, other],
  why,
  decide,
});

/**
 * Practices that pull in opposite directions. What meets one of them may be what fails the other; the finding that loses is
 * accepted with its reason.
 */
export const CONFLICTS: readonly Relation[] = [
  conflict(
    'MLREL05-BP01',
    'MLCOST05-BP03',
    'two instances in two Availability Zones keep an endpoint up when one fails, and the second one idles under little load',
    'keep two where the declared availability needs them, and one or none where the environment is only for tests',
  ),
  conflict(
    'MLREL05-BP01',
    'MLSUS05-BP01',
    'capacity in reserve answers peaks at once, and it uses energy while nobody calls',
    'take the reserve from the service levels: the smallest number of instances that meets them in a load test',
  ),
  conflict(
    'MLREL05-BP01',
    'MLSUS05-BP04',
    'an endpoint for each model scales and fails alone, and models that share instances need fewer of them',
    'share among models with little traffic and the same owner, and keep apart whatever must not fail together',
  ),
  conflict(
    'MLREL01-BP02',
    'MLSUS05-BP04',
    'small services deploy and fail separately, and a shared endpoint ties their capacity together',
    'separate what changes or fails at different times, and share inference components for the rest',
  ),
  conflict(
    'MLREL04-BP02',
    'MLCOST05-BP03',
    'a blue/green rollout runs two fleets for its duration, and right-sizing wants no instance too many',
    'pay for the second fleet only while traffic moves, and shorten the time that the old one waits',
  ),
  conflict(
    'MLREL05-BP02',
    'MLSUS04-BP03',
    'whoever wants to go back to an earlier model keeps it, and whoever clears artifacts deletes it',
    'keep what was released for as long as an audit may ask, in cold storage, and delete what never was',
  ),
  conflict(
    'MLREL02-BP03',
    'MLSUS03-BP02',
    'a model can be trained again only from the version of the data that it had, and lifecycle rules delete versions',
    'keep the versions that released models learned from, and let the others expire',
  ),
  conflict(
    'MLSEC03-BP04',
    'MLSEC03-BP05',
    'lineage asks for all that was ever used, and minimal data asks to delete it',
    'keep the record of what was used, with its digest, for longer than the data itself',
  ),
  conflict(
    'MLOPS02-BP04',
    'MLSUS04-BP03',
    'a lineage tracker points to logs, images and artifacts that clearing removes',
    'set retention to the longest time that somebody has to explain a prediction, and not longer',
  ),
  conflict(
    'MLCOST04-BP06',
    'MLSUS06-BP02',
    'spot capacity is cheap and may be taken away, and a model that decayed should be replaced by a certain day',
    'train on spot with checkpoints while there is time, and on demand when MaxWaitTimeInSeconds would miss the day',
  ),
  conflict(
    'MLPERF06-BP05',
    'MLSUS06-BP02',
    'retraining by schedule keeps models fresh, and most of these runs may change nothing',
    'let drift or age start the training, with a pause between runs, and use a schedule only where decay is known',
  ),
  conflict(
    'MLPERF04-BP02',
    'MLSUS04-BP01',
    'more alternatives, data and tuning may find a better model, and each try costs energy',
    'stop at the objectives that the use case declares, and tune beyond them only if the KPI gains from it',
  ),
  conflict(
    'MLPERF04-BP01',
    'MLCOST05-BP02',
    'the fastest accelerator gives the shortest latency, and the cheapest processor may be fast enough',
    'compare instance types by the price of a thousand answers within the declared latency',
  ),
  conflict(
    'MLCOST04-BP07',
    'MLCOST04-BP01',
    'several instances end a training sooner, and small instances cost less by the hour',
    'add instances only while the time shrinks as fast as their number grows',
  ),
  conflict(
    'MLPERF05-BP02',
    'MLCOST05-BP01',
    'instances that always run answer at once, and serverless or asynchronous serving bills only requests',
    'let the declared latency and the traffic decide: cold starts of seconds rule serverless out or they do not',
  ),
  conflict(
    'MLPERF06-BP03',
    'MLSUS03-BP01',
    'frequent drift checks see decay soon, and each check runs a job',
    'check as often as somebody would act on the result, and no more often',
  ),
  conflict(
    'MLSEC03-BP02',
    'MLCOST04-BP13',
    'a network without internet needs interface endpoints, which bill by the hour in each Availability Zone',
    'take the free gateway endpoint for S3, and interface endpoints only for what the jobs call',
  ),
  conflict(
    'MLSEC04-BP02',
    'MLCOST04-BP07',
    'encrypted traffic between instances is slower, and distributed training lives on that traffic',
    'encrypt wherever data is confidential, and use fewer, larger instances if training gets too slow',
  ),
  conflict(
    'MLSEC02-BP01',
    'MLCOST03-BP04',
    'features that teams share save work, and personal data in them reaches more people',
    'share features that are masked or aggregated, and keep groups with personal data to their team',
  ),
  conflict(
    'MLREL05-BP01',
    'MLCOST04-BP08',
    'an endpoint that can follow demand at once keeps instances that wait for it',
    'stop the endpoints of test environments at night, and keep those that somebody calls',
  ),
  conflict(
    'MLPERF06-BP05',
    'MLCOST06-BP02',
    'each automatic retraining costs money, whether the model gets better or not',
    'count the retrainings whose model was released, and raise the threshold of drift if few were',
  ),
  conflict(
    'MLSEC03-BP05',
    'MLREL02-BP03',
    'data that has to be deleted cannot reproduce the models that were trained on it',
    'delete what the law wants deleted, and keep the lineage and the evaluation of the models instead',
  ),
];
