import { CreateModelPackageCommand, DescribeModelPackageCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Session, toolsOf } from './session';

/** Registers a copy of a version that waits for approval, with its own archive if one is given. Returns its ARN. */
export async function registerCopy(
  session: Session,
  ModelPackageName: string,
  archive: (uri: string) => Promise<string> = async (uri) => uri,
): Promise<string> {
  return session.aws.use(SageMakerClient, toolsOf(session), async (sagemaker) => {
    const original = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));
    const { Containers, SupportedContentTypes, SupportedResponseMIMETypes } = original.InferenceSpecification!;
    const { Image, Environment, ModelDataUrl } = Containers![0]!;
    const { ModelPackageArn } = await sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: original.ModelPackageGroupName,
        ModelApprovalStatus: 'PendingManualApproval',
        InferenceSpecification: {
          Containers: [{ Image, Environment, ModelDataUrl: await archive(ModelDataUrl!) }],
          SupportedContentTypes,
          SupportedResponseMIMETypes,
        },
        ModelMetrics: original.ModelMetrics,
        CustomerMetadataProperties: original.CustomerMetadataProperties,
      }),
    );
    return ModelPackageArn!;
  });
}
