import { type Fault, type Path, type Rule } from './faults';
import { checkPattern } from './validate';

/** In a release, the environment also names a file, beside `template.json` and `manifest.json`. */
export const ENVIRONMENT_NAME = /^(?=.{1,12}$)(?!(template|manifest)$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export const ENVIRONMENT_NAME_RULE: Rule = {
  code: 'MLL731',
  when: 'The name of an environment does not fit into the names of its roles, alarms and files.',
  must: 'be lowercase words joined by hyphens, at most 12 characters, and not template or manifest',
  fix: 'write it as in prod or eu-prod',
  example: "new monitoring.EndpointAlarms(stack, 'Alarms', { useCase, environmentName: 'Production' });",
};

/** The name of an environment, wherever one is given. */
export function checkEnvironmentName(path: Path, name: string | undefined): Fault | undefined {
  return checkPattern(ENVIRONMENT_NAME_RULE, path, name, ENVIRONMENT_NAME);
}
