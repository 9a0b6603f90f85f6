import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, nameOf, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { modeOf, variants } from '../evidence/endpoints';
import { fleets } from '../evidence/instances';
import { hostingProcessor, isEfficient } from '../evidence/processors';
import { isMachineLearning } from '../evidence/workload';

/** Work runs on the processors that need the least energy for it. */
export const MLSUS05_BP02: PracticeRule = {
  id: 'MLSUS05-BP02',
  fix: {
    library: '`instanceType` of `serving.Hosting.realtime` and of `training.TrainingPipeline`',
    cloudFormation:
      'InstanceType of variants and jobs; Architectures: [arm64] of functions, Architecture: ARM64 of EMR Serverless',
  },
  judge: (estate) => (isMachineLearning(estate) ? [...instances(estate), ...functions(estate)] : []),
};

function instances(estate: Estate): PracticeOutcome[] {
  return [
    ...variants(estate)
      .filter((variant) => modeOf(variant) !== 'serverless')
      .map((variant) => ({ ...hostingProcessor(estate, variant), subject: variant.config })),
    ...fleets(estate, 'training', 'processing', 'transform', 'monitoring').map((fleet) => ({
      ...isEfficient(estate, fleet),
      subject: fleet.subject,
    })),
  ];
}

function functions(estate: Estate): PracticeOutcome[] {
  return estate
    .all('AWS::Lambda::Function', 'AWS::Serverless::Function', 'AWS::EMRServerless::Application')
    .map((subject) => ({ ...runsOnArm(subject), subject }));
}

function runsOnArm({ properties, type }: Subject): Outcome {
  const place = properties.get(type === 'AWS::EMRServerless::Application' ? 'Architecture' : 'Architectures');
  if (place.unknown) return unknown(place);
  if (place.items.some(({ text }) => text.toLowerCase() === 'arm64')) return passed('it runs on Graviton', place);
  const compiled = [properties.get('Layers'), properties.get('ImageUri'), properties.get('Code', 'ImageUri')];
  const fixed = compiled.find(({ isSet }) => isSet !== false);
  if (fixed) return cantTell(`whether ${nameOf(fixed)} also runs on Graviton is in no template`, fixed);
  const why = place.value === undefined ? `${nameOf(place)} is not set` : `${nameOf(place)} says so`;
  return failed(`it runs on x86_64, as ${why}`, place);
}
