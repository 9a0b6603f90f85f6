import type { Estate } from '../judge/estate';
import { cantTell, failed, type Outcome, passed, unknown } from '../judge/outcome';
import { modeOf, scalingOf, type Variant } from './endpoints';

/** Whether a variant has more instances under load and fewer without, or none at all. */
export function scales(estate: Estate, variant: Variant): Outcome {
  const { node } = variant;
  if (modeOf(variant) === 'serverless') return passed('it runs without instances', node.get('ServerlessConfig'));
  const managed = node.get('ManagedInstanceScaling', 'Status');
  if (managed.text === 'ENABLED') return passed('SageMaker scales the instances', managed);
  const found = scalingOf(estate, variant);
  const active = found.filter(({ policies }) => policies.length > 0);
  const [certain] = active.filter((one) => one.certain);
  if (certain) return ranges(certain.target.properties);
  if (active.length > 0) return cantTell(`whether ${active[0].target.logicalId} scales this variant is open`, node);
  if (found.length > 0) return failed(`no scaling policy moves ${found[0].target.logicalId}`, node);
  const count = node.get('InitialInstanceCount');
  return failed(
    `it has ${count.text || 'a fixed number of'} ${count.text === '1' ? 'instance' : 'instances'}, whatever the load`,
    count,
  );
}

function ranges(target: Variant['node']): Outcome {
  const [least, most] = [target.get('MinCapacity'), target.get('MaxCapacity')];
  if (least.unknown) return unknown(least);
  if (most.unknown) return unknown(most);
  return Number(most.value) > Number(least.value)
    ? passed(`it scales from ${least.text} to ${most.text}`, most)
    : failed(`nothing scales, as MinCapacity and MaxCapacity are both ${most.text}`, most);
}
