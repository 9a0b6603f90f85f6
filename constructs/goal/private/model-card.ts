import type { CfnModelCard } from 'aws-cdk-lib/aws-sagemaker';

/**
 * What a model card says before people complete it. It is made of the name alone, which never changes: CloudFormation
 * writes the content again whenever it differs from that of the last deployment, over whatever people wrote.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards.html
 */
export function modelCardContent(useCaseName: string): CfnModelCard.ContentProperty {
  return {
    modelOverview: { modelName: useCaseName },
    additionalInformation: {
      caveatsAndRecommendations:
        `This draft is yours to complete: no deployment writes over it. What ${useCaseName} promises is in the parameter ` +
        `of Systems Manager that ends with ${useCaseName}/profile. What a model achieved is in the card of its version in ` +
        'the model registry.',
    },
  };
}
