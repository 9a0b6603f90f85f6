import { ServiceError, validationException } from '../../core/errors';

/** A pipeline as the service stores it, with defaults filled in. */
export interface Declaration {
  readonly name: string;
  readonly roleArn: string;
  readonly artifactStore?: ArtifactStore;
  readonly artifactStores?: { readonly [region: string]: ArtifactStore };
  readonly stages: readonly Stage[];
  readonly version: number;
  readonly executionMode: ExecutionMode;
  readonly pipelineType: 'V1' | 'V2';
  readonly variables?: readonly Variable[];
  readonly triggers?: readonly object[];
}

export type ExecutionMode = 'QUEUED' | 'SUPERSEDED' | 'PARALLEL';

export interface ArtifactStore {
  readonly type: 'S3';
  readonly location: string;
  readonly encryptionKey?: { readonly id: string; readonly type: 'KMS' };
}

export interface Stage {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly onFailure?: FailureConditions;
}

export interface FailureConditions {
  readonly result?: 'ROLLBACK' | 'FAIL' | 'RETRY' | 'SKIP';
  readonly retryConfiguration?: object;
  readonly conditions?: readonly object[];
}

export interface Action {
  readonly name: string;
  readonly actionTypeId: ActionType;
  readonly runOrder: number;
  readonly configuration: Configuration;
  readonly inputArtifacts: readonly ArtifactName[];
  readonly outputArtifacts: readonly ArtifactName[];
  readonly roleArn?: string;
  readonly region?: string;
  readonly namespace?: string;
  readonly timeoutInMinutes?: number;
}

export interface ActionType {
  readonly category: string;
  readonly owner: string;
  readonly provider: string;
  readonly version: string;
}

export type Configuration = { readonly [key: string]: string };

export interface ArtifactName {
  readonly name: string;
}

export interface Variable {
  readonly name: string;
  readonly defaultValue?: string;
  readonly description?: string;
}

/** A pipeline in a request. The service model has checked types and required members. */
export type RequestedPipeline = Omit<Declaration, 'stages' | 'version' | 'executionMode' | 'pipelineType'> & {
  readonly stages: readonly RequestedStage[];
  readonly executionMode?: ExecutionMode;
  readonly pipelineType?: 'V1' | 'V2';
};

export interface RequestedStage {
  readonly name: string;
  readonly actions: readonly RequestedAction[];
  readonly beforeEntry?: object;
  readonly onSuccess?: object;
  readonly onFailure?: FailureConditions;
}

export type RequestedAction = Pick<Action, 'name' | 'actionTypeId'> & Partial<Action>;

export function declarationOf(requested: RequestedPipeline, version: number): Declaration {
  return {
    ...requested,
    stages: requested.stages.map(({ name, actions, onFailure }) => ({
      name,
      actions: actions.map(actionOf),
      ...(onFailure && { onFailure }),
    })),
    version,
    executionMode: requested.executionMode ?? 'SUPERSEDED',
    pipelineType: requested.pipelineType ?? 'V1',
  };
}

function actionOf(requested: RequestedAction): Action {
  return {
    ...requested,
    runOrder: requested.runOrder ?? 1,
    configuration: requested.configuration ?? {},
    inputArtifacts: requested.inputArtifacts ?? [],
    outputArtifacts: requested.outputArtifacts ?? [],
  };
}

/** The artifact store of the actions in a region. */
export function storeOf({ artifactStore, artifactStores }: Declaration, region: string): ArtifactStore | undefined {
  return artifactStores ? artifactStores[region] : artifactStore;
}

const CHANGE_SET_MODES = ['CHANGE_SET_REPLACE', 'CHANGE_SET_EXECUTE'];
const TEMPLATE_MODES = ['CHANGE_SET_REPLACE', 'CREATE_UPDATE', 'REPLACE_ON_FAILURE'];

/** The required configuration of an action. Providers that don't run locally require none. */
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

/** The provider of an action as text, such as `Source/AWS/S3`. */
export function providerOf({ category, owner, provider }: ActionType): string {
  return `${category}/${owner}/${provider}`;
}

/** Refuses what CodePipeline refuses, and what the simulator would run differently. */
export function checkRequest({ stages, artifactStore, artifactStores, pipelineType }: RequestedPipeline): void {
  if (!artifactStore === !artifactStores)
    throw validationException('Pipeline must have exactly one of artifactStore and artifactStores');
  for (const { name, beforeEntry, onSuccess, onFailure } of stages) {
    if (beforeEntry || onSuccess || onFailure?.conditions?.length)
      throw validationException(`Stage ${name} has conditions, and they are not run locally`);
    if (onFailure && onFailure.result !== 'ROLLBACK')
      throw validationException(
        `On a failure, stage ${name} has the result ${onFailure.result}, which is not run locally`,
      );
  }
  if (pipelineType !== 'V2' && stages.some(({ onFailure }) => onFailure))
    throw validationException('Only a pipeline of type V2 may say what happens when a stage fails');
  if (stages[0]?.onFailure)
    throw validationException(`Stage ${stages[0].name} has source actions and cannot roll back`);
}

export function checkDeclaration(declaration: Declaration, region: string): void {
  const { stages } = declaration;
  if (stages.length < 2)
    throw new ServiceError(
      'InvalidStructureException',
      `Pipeline has ${stages.length} stage(s). There should be a minimum of 2 stages in a pipeline`,
    );
  checkUnique(stages, 'InvalidStageDeclarationException', 'Stage');
  for (const [i, stage] of stages.entries()) {
    if (stage.actions.length === 0)
      throw new ServiceError('InvalidStageDeclarationException', `Stage ${stage.name} has no actions`);
    checkUnique(stage.actions, 'InvalidActionDeclarationException', 'Action');
    checkSources(stage, i === 0);
    for (const action of stage.actions) checkAction(declaration, stage, action, region);
  }
  checkArtifacts(stages);
}

function checkUnique(named: readonly { readonly name: string }[], code: string, kind: string): void {
  const seen = new Set<string>();
  for (const { name } of named) {
    if (seen.has(name)) throw new ServiceError(code, `${kind} name ${name} is not unique`);
    seen.add(name);
  }
}

function checkSources({ name, actions }: Stage, first: boolean): void {
  const sources = actions.filter(({ actionTypeId }) => actionTypeId.category === 'Source').length;
  if (first && sources < actions.length)
    throw new ServiceError(
      'InvalidStructureException',
      `Stage ${name} must have only source actions, as it is the first`,
    );
  if (!first && sources > 0)
    throw new ServiceError(
      'InvalidStructureException',
      `Stage ${name} has a source action, which only the first stage may`,
    );
}

function checkAction(declaration: Declaration, stage: Stage, action: Action, region: string): void {
  for (const key of requiredConfiguration(action))
    if (!action.configuration[key])
      throw new ServiceError(
        'InvalidActionDeclarationException',
        `Action configuration for action '${action.name}' is missing required configuration '${key}'`,
      );
  const where = action.region ?? region;
  if (!storeOf(declaration, where))
    throw new ServiceError(
      'InvalidActionDeclarationException',
      `Action ${action.name} of stage ${stage.name} runs in ${where}, where the pipeline has no artifact store`,
    );
}

/** Checks that an earlier action makes every input, and that every output has a unique name. */
function checkArtifacts(stages: readonly Stage[]): void {
  const known = new Set<string>();
  for (const { name: stage, actions } of stages)
    for (const runOrder of runOrdersOf(actions)) {
      const together = actions.filter((action) => action.runOrder === runOrder);
      for (const { name: action, inputArtifacts } of together)
        for (const { name } of inputArtifacts)
          if (!known.has(name))
            throw new ServiceError(
              'InvalidActionDeclarationException',
              `Input Artifact Bundle ${name} in action ${action} of stage ${stage} is not declared as output artifact in any of the actions before`,
            );
      for (const { name } of together.flatMap(({ outputArtifacts }) => outputArtifacts)) {
        if (known.has(name))
          throw new ServiceError(
            'InvalidActionDeclarationException',
            `Output Artifact Bundle name must be unique within the pipeline. ${name} has been used more than once`,
          );
        known.add(name);
      }
    }
}

/** The run orders of a stage's actions, in the order in which they run. */
export function runOrdersOf(actions: readonly Action[]): number[] {
  return [...new Set(actions.map(({ runOrder }) => runOrder))].sort((a, b) => a - b);
}
