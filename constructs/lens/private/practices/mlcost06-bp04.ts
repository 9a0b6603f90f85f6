import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { unread } from '../evidence/pipelines';
import { named } from '../evidence/names';
import { allows, identityStatements, managedPolicies } from '../evidence/policies';

const JOBS = ['AWS::SageMaker::TrainingJob', 'AWS::SageMaker::ProcessingJob', 'AWS::SageMaker::TransformJob'];

/** Jobs can write logs. */
export const MLCOST06_BP04: PracticeRule = {
  id: 'MLCOST06-BP04',
  fix: {
    library: '`training.TrainingPipeline` lets its jobs write logs; there is nothing to set',
    cloudFormation:
      'logs:CreateLogStream and logs:PutLogEvents on /aws/sagemaker/* in the policy of the role of the job',
  },
  judge: (estate) => [
    ...estate
      .all(...JOBS)
      .filter(({ properties }) => properties.get('RoleArn').value !== undefined)
      .map((subject) => ({ ...writesLogs(estate, subject), subject })),
    ...unread(estate),
  ],
};

/** Policies of AWS that let SageMaker write logs. */
const MANAGED =
  /AmazonSageMaker(FullAccess|.*ExecutionPolicy)|AdministratorAccess|PowerUserAccess|CloudWatchLogsFullAccess|CloudWatchFullAccess/;

function writesLogs(estate: Estate, job: Subject): Outcome {
  const arn = job.properties.get('RoleArn');
  const [role] = named(estate, job, arn).filter(({ type }) => type === 'AWS::IAM::Role');
  if (!role) return cantTell(`whether the role ${arn.text} may write logs is in no template`, arn);
  const names = [role.logicalId, role.properties.get('RoleName').text];
  const statement = identityStatements(estate).find(
    (one) =>
      one.subject.template === role.template &&
      (one.subject === role || one.who.some((who) => names.includes(who))) &&
      allows(one, 'logs:PutLogEvents'),
  );
  if (statement) return passed(`${role.logicalId} lets the job write logs`, arn);
  const policies = managedPolicies(estate).filter(({ subject }) => subject === role);
  const broad = policies.find(({ arn: policy }) => MANAGED.test(policy.text));
  if (broad) return passed(`${broad.arn.text} lets the job write logs`, arn);
  if (policies.length > 0)
    return cantTell(`whether the managed policies of ${role.logicalId} allow logs is in no template`, arn);
  return failed(`no policy of ${role.logicalId} lets the job write logs`, arn);
}
