/** A pipeline as the service keeps it: what a request may leave out is filled in. */
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

/** What a request says: the service model has checked the types, and that what is required is there. */
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
  readonly onFailure?: object;
}

export type RequestedAction = Pick<Action, 'name' | 'actionTypeId'> & Partial<Action>;

export function declarationOf(requested: RequestedPipeline, version: number): Declaration {
  return {
    ...requested,
    stages: requested.stages.map(({ name, actions }) => ({ name, actions: actions.map(actionOf) })),
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

/** The store of the artifacts that actions of a region read and write. */
export function storeOf({ artifactStore, artifactStores }: Declaration, region: string): ArtifactStore | undefined {
  return artifactStores ? artifactStores[region] : artifactStore;
}
