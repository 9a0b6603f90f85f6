import {
  GetModelPackageGroupPolicyCommand,
  ListModelPackageGroupsCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { PolicyDocument, ResourcePolicy } from './records';

/** The policies of an account's model package groups, which SageMaker keeps and IAM doesn't. */
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
    // a group without a policy answers with this error
    if (error instanceof Error && /^(ValidationException|ResourceNotFound)/.test(error.name)) return undefined;
    throw error;
  }
}
