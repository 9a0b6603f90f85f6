import type { OutputParameter } from '@aws-sdk/client-sagemaker';
import type { Step } from '../definition';
import { StepFailure } from '../failure';
import { readAs } from '../parameters';
import type { Json } from '../values';

/** The properties of a Lambda or Callback step: its declared outputs, converted to their types. */
export function outputProperties(step: Step, given: readonly OutputParameter[]): Json {
  const outputs = (step.OutputParameters ?? []).map(({ OutputName, OutputType }) => {
    const text = given.find(({ Name }) => Name === OutputName)?.Value;
    if (text === undefined)
      throw new StepFailure(`Output parameter '${OutputName}' of step ${step.Name} was not returned.`);
    const value = readAs(OutputType, text);
    if (value === undefined) {
      throw new StepFailure(
        `Output parameter '${OutputName}' of step ${step.Name} is not of type ${OutputType}: ${text}`,
      );
    }
    return [OutputName, value] as const;
  });
  return { OutputParameters: Object.fromEntries(outputs) };
}
