import { ofEach } from '../evidence/about';
import { gatesBefore, type ReadPipeline, stepsOf, trainingPipelines } from '../evidence/pipelines';
import { allows, resourceStatements } from '../evidence/policies';
import { keepsVersions } from '../evidence/storage';
import { dataBuckets, training, unreadPipelines } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { cantTell, failed, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

/** Nobody can slip in data that spoils a model: not everybody may write, earlier data is kept, and models are checked. */
export const MLSEC04_BP03: PracticeRule = {
  id: 'MLSEC04-BP03',
  fix: {
    library:
      '`objectives` of `goal.UseCase` gate the registration in `training.TrainingPipeline`; `data.DataLake` keeps versions',
    cloudFormation:
      'a Condition step on measured quality around RegisterModel, VersioningConfiguration: { Status: Enabled }, and no Principal * in policies of buckets',
  },
  judge: (estate) => {
    if (training(estate).length === 0) return unreadPipelines(estate).map(unread);
    return [
      ...ofEach(dataBuckets(estate), keepsVersions),
      ...writers(estate),
      ...trainingPipelines(estate).flatMap(gated),
      ...unreadPipelines(estate).map(unread),
    ];
  },
};

function unread(subject: PracticeOutcome['subject']): PracticeOutcome {
  return { ...cantTell("the template doesn't contain the steps of the pipeline"), subject };
}

/** Everybody may write to a bucket. */
function writers(estate: Estate): PracticeOutcome[] {
  return resourceStatements(estate)
    .filter(({ subject, who, conditions }) => {
      return subject.type === 'AWS::S3::BucketPolicy' && who.includes('*') && conditions.length === 0;
    })
    .filter((statement) => allows(statement, 's3:PutObject'))
    .map(({ subject, node }) => ({ ...failed('everybody may write to the bucket', node), subject }));
}

/** A model is registered only after a check of what was measured. */
function gated(read: ReadPipeline): PracticeOutcome[] {
  const { pipeline } = read;
  return stepsOf(read, 'RegisterModel').map((step) => {
    const [gate] = gatesBefore(read, step);
    const outcome = gate
      ? passed(`${gate.step.name} checks a model before ${step.name}`, gate.step.node)
      : failed(`${step.name} registers whatever was trained: no Condition or check comes before it`, step.node);
    return { ...outcome, subject: { ...pipeline, step } };
  });
}
