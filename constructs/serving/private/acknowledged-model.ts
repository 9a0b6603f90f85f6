import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { acknowledgeInLens } from '../../private/acknowledge';

/** What decides which rules a model can't follow. */
interface ModelFacts {
  /** Whether its container has no network. */
  readonly isolated: boolean;
  readonly network?: object;
  readonly model: { readonly image?: unknown; readonly privateRegistry?: unknown };
}

/** Accepts the findings of the lens in a model that its hosting or its image makes unavoidable. */
export function acknowledgeModel(resource: CfnModel, { isolated, model, network }: ModelFacts): void {
  if (!isolated) {
    acknowledgeInLens(resource, 'SageMaker.5', 'SageMaker refuses isolated models on serverless endpoints');
  }
  if (!network) {
    const reason = isolated
      ? 'The container has no network at all, in a VPC or outside'
      : 'Serverless endpoints are not in a VPC';
    acknowledgeInLens(resource, 'sagemaker-model-in-vpc', reason);
  }
  // a model package says itself where its image is
  if (model.image !== undefined && !model.privateRegistry) {
    const reason = 'The image is in Amazon ECR; the mode Vpc is for a Docker registry of your own in a VPC';
    acknowledgeInLens(resource, 'SageMaker.16', reason);
  }
}
