import { isArn, parseArn } from '../../service/arns';
import type { Operations } from '../../service/operations';
import { notAdmitted } from '../../service/principal';

/** The members of requests that may name a pipeline or an execution by its ARN. */
const NAMING = ['PipelineName', 'PipelineArn', 'PipelineExecutionArn'];

/** Makes operations refuse pipelines of other accounts, as pipelines have no resource policies. */
export function withinOwnAccount(operations: Operations): Operations {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      (input: { readonly [member: string]: unknown }, caller) => {
        for (const arn of NAMING.map((member) => input[member])) {
          if (typeof arn !== 'string' || !isArn(arn) || parseArn(arn).account === caller.account) continue;
          throw notAdmitted(caller, `sagemaker:${name}`, arn);
        }
        return operation(input, caller);
      },
    ]),
  );
}
