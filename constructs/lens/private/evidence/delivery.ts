import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { detailAccepts, isNarrow, rulesOn } from './events';

/** The rules that hear of a model that is approved, and pass it on to more than people. */
export function approvalRules(estate: Estate): Subject[] {
  return rulesOn(estate, 'aws.sagemaker', 'SageMaker Model Package State Change').filter((rule) => {
    const pattern = rule.properties.get('EventPattern');
    const named = isNarrow(pattern.get('source'), 'aws.sagemaker');
    return named && detailAccepts(pattern, ['ModelApprovalStatus'], 'Approved') && actsOn(estate, rule);
  });
}

/** Whether a rule has a target that isn't a topic. */
function actsOn(estate: Estate, rule: Subject): boolean {
  const arns = rule.properties.get('Targets').items.map((target) => target.get('Arn'));
  return arns.some((arn) => {
    const isTopic =
      arn.text.includes(':sns:') || estate.targets(rule, arn).some(({ type }) => type === 'AWS::SNS::Topic');
    return arn.isSet !== false && !isTopic;
  });
}

/** The rules that hear of executions of SageMaker pipelines that fail. */
export function failureRules(estate: Estate): Subject[] {
  const kind = 'SageMaker Model Building Pipeline Execution Status Change';
  return rulesOn(estate, 'aws.sagemaker', kind).filter(({ properties }) => {
    const pattern = properties.get('EventPattern');
    const named = isNarrow(pattern.get('detail-type'), kind);
    return named && detailAccepts(pattern, ['currentPipelineExecutionStatus'], 'Failed');
  });
}

/** An action of a delivery pipeline. */
export interface Action {
  readonly delivery: Subject;
  readonly node: Node;
  /** `Source`, `Build`, `Test`, `Deploy`, `Approval` or `Invoke`. */
  readonly category: string;
  readonly provider: string;
}

/** The actions of all delivery pipelines, in order. */
export function deliveryActions(estate: Estate): Action[] {
  return estate.all('AWS::CodePipeline::Pipeline').flatMap((delivery) =>
    delivery.properties
      .get('Stages')
      .items.flatMap((stage) => stage.get('Actions').items)
      .map((node) => ({
        delivery,
        node,
        category: node.get('ActionTypeId', 'Category').text,
        provider: node.get('ActionTypeId', 'Provider').text,
      })),
  );
}

/** The delivery pipelines that deploy templates. */
export function deployments(estate: Estate): Action[] {
  return deliveryActions(estate).filter(
    ({ category, provider }) => category === 'Deploy' && provider.startsWith('CloudFormation'),
  );
}

/** Whether a person approves before a delivery pipeline deploys for the last time. */
export function approvesBefore(estate: Estate, delivery: Subject): boolean {
  const actions = deliveryActions(estate).filter((one) => one.delivery === delivery);
  const approval = actions.findIndex(({ category }) => category === 'Approval');
  return approval >= 0 && actions.slice(approval).some(({ category }) => category === 'Deploy');
}
