import type { Calm, Scenarios } from '../support/calm';
import { keepNotices } from '../support/notices';
import { type Answer, json, refuse } from '../support/wire';
import { type Edit, ENV, Registry } from './registry';

const APPROVED: Edit = { at: 0, fields: ['ModelApprovalStatus'] };
const REJECTED: Edit = {
  at: 60,
  status: 'Rejected',
  by: 'arn:aws:iam::111111111111:user/ben',
  fields: ['ModelApprovalStatus'],
};

export const makeRelease: Scenarios = {
  'a model is approved': async () => calm(await Registry.start(), APPROVED),
  'a model is approved by somebody who has not made it': async () => {
    const registry = await Registry.start();
    const maker = { IamIdentity: { Arn: 'arn:aws:iam::111111111111:user/ana' } };
    registry.cloud.on('SageMaker.DescribePipelineExecution', () => json({ CreatedBy: maker }));
    const pipelineExecutionArn = `arn:aws:sagemaker:eu-west-1:111111111111:pipeline/${ENV.TRAINING_PIPELINE}/execution/4r83jejmhorv`;
    const approved = { ...APPROVED, more: { CustomerMetadataProperties: { pipelineExecutionArn } } };
    const scene = calm(registry, { ...approved, by: 'arn:aws:iam::111111111111:user/ben' });
    return { ...scene, environment: { ...ENV, APPROVER: 'independent' } };
  },
  'an approval is withdrawn while the release waits for another': async () => {
    const registry = await released({ status: 'InProgress', stage: 'prod', token: 'token' });
    registry.cloud.on('CodePipeline.StopPipelineExecution', ({ body }) => stopped(registry, body, 'Stopped'));
    return calm(registry, REJECTED);
  },
  'an approval is withdrawn while the release is on its way': async () => {
    const registry = await released({ status: 'InProgress', stage: 'staging' });
    registry.cloud.on('CodePipeline.StopPipelineExecution', ({ body }) => stopped(registry, body, 'Stopping'));
    return calm(registry, REJECTED);
  },
};

/** CodePipeline stops an execution once. An abandoned one has stopped, another one ends after the action that runs. */
function stopped(registry: Registry, body: Buffer, status: 'Stopped' | 'Stopping'): Answer {
  if (registry.answered.length > 0) return refuse(400, 'DuplicatedStopRequestException', { message: 'stopped' });
  registry.answered.push('stopped');
  registry.pipelineIs([{ status, stage: 'staging', stopped: JSON.parse(body.toString()).reason }]);
  return json({});
}

async function released(executed: Parameters<Registry['pipelineIs']>[0][number]): Promise<Registry> {
  const registry = await Registry.start();
  await registry.happens(APPROVED);
  registry.pipelineIs([executed]);
  return registry;
}

function calm(registry: Registry, edit: Edit): Calm {
  registry.edit(edit);
  const notices = keepNotices(registry.cloud);
  return {
    cloud: registry.cloud,
    environment: ENV,
    event: registry.eventOf(edit),
    done: () => [...registry.releases().map(({ version }) => `version ${version} was released`), ...registry.answered],
    told: () => notices,
  };
}
