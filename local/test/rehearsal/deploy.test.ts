import { RehearsalFailure } from '../../rehearsal/failure';
import { DeploymentLog } from '../../rehearsal/phases/deploy';
import { Progress } from '../../rehearsal/progress';

const listen = () => {
  const lines: string[] = [];
  return { lines, log: new DeploymentLog({ progress: new Progress((text) => lines.push(text)) }) };
};
const failure = new RehearsalFailure('cdk deploy', 'cdk deploy ended with 1', ['much', 'log: deploy.log']);

describe('when the CLI deploys', () => {
  test('then each stack is told of once, and not every resource', () => {
    const { lines, log } = listen();
    for (let done = 0; done <= 33; done += 1) {
      log.hear(`[1mdev[22m | ${String(done).padStart(3)}/33 | 4:35:36 PM | CREATE_COMPLETE | AWS::S3::Bucket | Lake`);
    }
    expect(lines).toEqual([expect.stringMatching(/ 32 resources deployed\n$/)]);
  });

  test('then the resource that failed is named, not those that were given up for it', () => {
    const { log } = listen();
    log.hear('dev | 4:35:36 PM | CREATE_FAILED | AWS::KMS::Key | LakeKey7B6C Resource creation cancelled');
    log.hear(
      'dev | 4:35:36 PM | CREATE_FAILED           | AWS::CodePipeline::Pipeline    | Delivery5F6C039D The role is odd',
    );
    expect(log.explain(failure)).toMatchObject({
      subject: 'AWS::CodePipeline::Pipeline Delivery5F6C039D',
      message: 'The role is odd',
      details: ['log: deploy.log'],
    });
  });

  test('then a failure of the CLI itself stays what it is', () => {
    expect(listen().log.explain(failure)).toBe(failure);
  });
});
