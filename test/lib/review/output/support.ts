import type { Finding } from '../../../../constructs/lens/private/judge/judge';
import { Template } from '../../../../constructs/lens/private/template/template';
import { factsOf } from '../../../../lib/review/facts';
import type { Review, SourceTemplate } from '../../../../lib/review/report';

/** A finding about a model. */
export function finding(about: Partial<Finding> = {}): Finding {
  return {
    template: 'Ml.template.json',
    logicalId: 'Model',
    rule: 'SageMaker.5',
    verdict: 'FAILED',
    reason: 'EnableNetworkIsolation is false',
    path: 'Properties.EnableNetworkIsolation',
    type: 'AWS::SageMaker::Model',
    ...about,
  };
}

/** A review of the assembly `cdk.out` with these findings. Everything is in line 7. */
export function reviewOf(findings: readonly Finding[], rest: Partial<Review> = {}): Review {
  const template: SourceTemplate = {
    name: 'Ml',
    file: 'Ml.template.json',
    template: new Template('Ml.template.json', { Resources: {} }),
    lineOf: () => 7,
  };
  const source = { name: 'cdk.out', templates: [template] };
  return { sources: [{ ...source, findings, declarations: [], facts: factsOf(source) }], unreadable: [], ...rest };
}
