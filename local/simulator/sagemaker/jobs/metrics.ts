import { readFileSync } from 'node:fs';
import type { MetricDefinition } from '@aws-sdk/client-sagemaker';
import { validationException } from '../../../core/errors';
import type { Measurement } from './session';

/** The last value of each metric in the log of a job, by the regular expressions of the request. */
export function finalMetrics(log: string, definitions: readonly MetricDefinition[], time: Date): Measurement[] {
  const text = readFileSync(log, { encoding: 'utf8', flag: 'a+' });
  return definitions.flatMap(({ Name, Regex }) => {
    const matches = [...text.matchAll(new RegExp(Regex!, 'gm'))];
    const values = matches.map((match) => Number(match[1])).filter((value) => Number.isFinite(value));
    return values.length > 0 ? [{ name: Name!, value: values.at(-1)!, time }] : [];
  });
}

/** @throws a ValidationException for an invalid regular expression */
export function checkMetricDefinitions(definitions: readonly MetricDefinition[]): void {
  for (const { Name, Regex } of definitions) {
    try {
      new RegExp(Regex!);
    } catch {
      throw validationException(`Invalid regular expression for metric ${Name}: ${Regex}`);
    }
  }
}
