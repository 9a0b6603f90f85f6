/** The page of Security Hub about a control of SageMaker. */
export function securityHub(control: number): string {
  return `https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html#sagemaker-${control}`;
}

/** The page of AWS Config about a managed rule. */
export function configRule(name: string): string {
  return `https://docs.aws.amazon.com/config/latest/developerguide/${name}.html`;
}

/** The source of a check of Prowler about SageMaker. */
export function prowlerCheck(name: string): string {
  return `https://github.com/prowler-cloud/prowler/tree/master/prowler/providers/aws/services/sagemaker/${name}`;
}
