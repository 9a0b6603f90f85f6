import { Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/**
 * Accepts one finding of a rule pack on one construct, for a reason a reviewer can judge. The id is qualified with the
 * name of its pack, so that the acknowledgement is listed in the validation report.
 * A wildcard finding of AwsSolutions-IAM5 carries the resource in brackets, with logical ids as in the template.
 */
export function acknowledge(construct: IConstruct, pack: 'AwsSolutions', rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `${pack}::${rule}`, reason });
}
