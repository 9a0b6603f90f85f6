import { broken } from '../diagnosis';
import { toolsOf, within } from '../session';
import { executionsOf, followToSuccess, trainingPipeline } from '../training-pipeline';
import { modelPackages } from './register';
import { RehearsalFailure } from '../failure';
import type { Phase } from './phase';

export const retrain: Phase = {
  name: 'retrain',
  title: 'Follow the retraining that the alarm started until its challenger is registered',
  async run(session) {
    const scope = toolsOf(session);
    const pipeline = await trainingPipeline(session);
    const started = await within(session, session.patience, async () => {
      const [newest] = await executionsOf(session, scope, pipeline);
      return newest?.PipelineExecutionArn === session.facts.execution ? undefined : newest?.PipelineExecutionArn;
    });
    if (!started) throw await broken(session, 'drift alarm → retraining', `the alarm did not start ${pipeline}`);
    session.progress.detail('retraining', started);
    await followToSuccess(session, scope, started);
    const [challenger, champion] = await modelPackages(session);
    if (!champion) throw new RehearsalFailure('Register', 'the retraining registered no challenger');
    session.facts.challenger = challenger!.ModelPackageArn!;
    session.progress.detail(
      'challenger',
      `version ${challenger!.ModelPackageVersion}, ${challenger!.ModelApprovalStatus}`,
    );
  },
};
