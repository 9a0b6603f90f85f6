import type { Configuration } from './declaration';
import { ActionFailure } from './failure';
import type { Execution } from './records';

const REFERENCE = /#\{([^}]+)\}/g;

/** A configuration with the references to variables, such as `#{Source.VersionId}`, filled in. */
export function resolveVariables(configuration: Configuration, execution: Execution): Configuration {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => [
      key,
      String(value).replace(REFERENCE, (text, reference: string) => valueOf(reference, text, key, execution)),
    ]),
  );
}

function valueOf(reference: string, text: string, key: string, { id, variables }: Execution): string {
  const dot = reference.indexOf('.');
  const [namespace, name] = [reference.slice(0, dot), reference.slice(dot + 1)];
  const value = namespace === 'codepipeline' && name === 'PipelineExecutionId' ? id : variables.get(namespace)?.[name];
  if (value === undefined)
    throw new ActionFailure(
      'ConfigurationError',
      `${text} in ${key} references a variable that no earlier action has put out`,
    );
  return value;
}
