import { ofEach } from '../evidence/about';
import { declared } from '../evidence/declaration';
import { isMachineLearning } from '../evidence/workload';
import type { Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** Machine learning runs where guardrails prevent and detect what must not be. */
export const MLSEC04_BP01: PracticeRule = {
  id: 'MLSEC04-BP01',
  fix: {
    library: 'declare in `practices` of `goal.UseCase`, under MLSEC04-BP01, which guardrails the accounts have',
    cloudFormation:
      'AWS::Config::ConfigRule or ConformancePack with the rules for SageMaker, AWS::Organizations::Policy, AWS::GuardDuty::Detector, or AWS::ServiceCatalog::CloudFormationProduct',
  },
  judge: (estate) => {
    if (!isMachineLearning(estate)) return [];
    const guardrails = estate.all(...GUARDRAILS);
    if (guardrails.length === 0) {
      const said = declared(estate, 'MLSEC04-BP01');
      const elsewhere = cantTell('guardrails are not in these templates; they may be in the accounts');
      return [said.verdict === 'PASSED' ? said : elsewhere];
    }
    return ofEach(guardrails, isInForce);
  },
};

const GUARDRAILS = [
  'AWS::CloudTrail::Trail',
  'AWS::Config::ConfigRule',
  'AWS::Config::ConformancePack',
  'AWS::Config::OrganizationConfigRule',
  'AWS::Config::OrganizationConformancePack',
  'AWS::GuardDuty::Detector',
  'AWS::Organizations::Policy',
  'AWS::SageMaker::Hub',
  'AWS::SecurityHub::Hub',
  'AWS::ServiceCatalog::CloudFormationProduct',
];

/** How a guardrail is switched on, if it has a switch. */
const SWITCHES: { readonly [type: string]: string | undefined } = {
  'AWS::CloudTrail::Trail': 'IsLogging',
  'AWS::GuardDuty::Detector': 'Enable',
};

function isInForce({ type, properties }: Subject): Outcome {
  const name = SWITCHES[type];
  if (name === undefined) return passed(`an ${type} is in force`, properties);
  const node = properties.get(name);
  if (node.unknown) return unknown(node);
  return node.text.toLowerCase() === 'true'
    ? passed(`an ${type} is in force`, node)
    : failed(`${name} is not true, so the ${type} does nothing`, node);
}
