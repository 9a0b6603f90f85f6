import type { Action, ActionType } from './declaration';

const CHANGE_SET_MODES = ['CHANGE_SET_REPLACE', 'CHANGE_SET_EXECUTE'];
const TEMPLATE_MODES = ['CHANGE_SET_REPLACE', 'CREATE_UPDATE', 'REPLACE_ON_FAILURE'];

/** What an action's configuration must name. Of providers that are not run locally nothing is asked. */
export function requiredConfiguration({ actionTypeId, configuration: { ActionMode = '' } }: Action): string[] {
  switch (providerOf(actionTypeId)) {
    case 'Source/AWS/S3':
      return ['S3Bucket', 'S3ObjectKey'];
    case 'Invoke/AWS/Lambda':
      return ['FunctionName'];
    case 'Deploy/AWS/CloudFormation':
      return [
        'ActionMode',
        'StackName',
        ...(CHANGE_SET_MODES.includes(ActionMode) ? ['ChangeSetName'] : []),
        ...(TEMPLATE_MODES.includes(ActionMode) ? ['TemplatePath'] : []),
        ...(ActionMode !== 'CHANGE_SET_EXECUTE' ? ['RoleArn'] : []),
      ];
    default:
      return [];
  }
}

/** The kind of an action in one word, such as `Source/AWS/S3`. */
export function providerOf({ category, owner, provider }: ActionType): string {
  return `${category}/${owner}/${provider}`;
}
