import { ServiceError, validationException } from '../../core/errors';
import { requiredConfiguration } from './configuration';
import { type Action, type Declaration, type RequestedPipeline, type Stage, storeOf } from './declaration';

/** Refuses what CodePipeline refuses, and what would run differently here. */
export function checkRequest({ stages, artifactStore, artifactStores }: RequestedPipeline): void {
  if (!artifactStore === !artifactStores)
    throw validationException('Pipeline must have exactly one of artifactStore and artifactStores');
  for (const { name, beforeEntry, onSuccess, onFailure } of stages)
    if (beforeEntry || onSuccess || onFailure)
      throw validationException(`Stage ${name} has conditions, and they are not run locally`);
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

/** Every input was put out by an action that runs before, and every output has a name of its own. */
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
