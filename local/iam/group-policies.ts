import {
  GetModelPackageGroupPolicyCommand,
  ListModelPackageGroupsCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { PolicyDocument, ResourcePolicy } from './records';

/** The policies of the model package groups of an account, which IAM does not keep. */
export async function groupPolicies(client: SageMakerClient, account: string): Promise<ResourcePolicy[]> {
  const { ModelPackageGroupSummaryList = [] } = await client.send(
    new ListModelPackageGroupsCommand({ MaxResults: 100 }),
  );
  const found: ResourcePolicy[] = [];
  for (const { ModelPackageGroupName, ModelPackageGroupArn: arn } of ModelPackageGroupSummaryList) {
    const policy = await policyOf(client, ModelPackageGroupName!);
    if (policy) found.push({ account, arn: arn!, policy });
  }
  return found;
}

async function policyOf(client: SageMakerClient, ModelPackageGroupName: string): Promise<PolicyDocument | undefined> {
  try {
    const { ResourcePolicy: text } = await client.send(
      new GetModelPackageGroupPolicyCommand({ ModelPackageGroupName }),
    );
    return JSON.parse(text!) as PolicyDocument;
  } catch (error) {
    // what a group without a policy answers
    if (error instanceof Error && /^(ValidationException|ResourceNotFound)/.test(error.name)) return undefined;
    throw error;
  }
}
