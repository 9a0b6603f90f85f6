import type { Estate, Subject } from '../judge/estate';
import { isTraining } from './pipelines';

/** What costs are attributed to. */
export type Activity = 'labelling' | 'building' | 'features' | 'training' | 'hosting' | 'monitoring';

/** Resources that bill, or that start what bills, and that take tags. */
const TYPES: { readonly [type: string]: Activity | undefined } = {
  'AWS::SageMaker::Workteam': 'labelling',
  'AWS::SageMaker::Domain': 'building',
  'AWS::SageMaker::NotebookInstance': 'building',
  'AWS::SageMaker::Space': 'building',
  'AWS::SageMaker::UserProfile': 'building',
  'AWS::SageMaker::FeatureGroup': 'features',
  'AWS::SageMaker::Cluster': 'training',
  'AWS::SageMaker::Pipeline': 'training',
  'AWS::SageMaker::Endpoint': 'hosting',
  'AWS::SageMaker::EndpointConfig': 'hosting',
  'AWS::SageMaker::InferenceComponent': 'hosting',
  'AWS::SageMaker::DataQualityJobDefinition': 'monitoring',
  'AWS::SageMaker::ModelBiasJobDefinition': 'monitoring',
  'AWS::SageMaker::ModelExplainabilityJobDefinition': 'monitoring',
  'AWS::SageMaker::ModelQualityJobDefinition': 'monitoring',
  'AWS::SageMaker::MonitoringSchedule': 'monitoring',
};

/** The resources whose costs are attributed by tags. */
export function taggable(estate: Estate): Subject[] {
  return estate.all(...Object.keys(TYPES)).filter(({ step }) => !step);
}

/** What the cost of a resource is for. A pipeline that trains nothing checks what was trained. */
export function activityOf(estate: Estate, subject: Subject): Activity | undefined {
  const steps = estate.definition(subject)?.steps;
  if (steps && !steps.some(isTraining)) return 'monitoring';
  return TYPES[subject.type];
}
