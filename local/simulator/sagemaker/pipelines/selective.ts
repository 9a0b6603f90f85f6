import type { SelectiveExecutionConfig } from '@aws-sdk/client-sagemaker';
import { validationException } from '../../../core/errors';
import type { Execution } from './execution';
import type { Graph } from './graph';

/** What a selective execution does with steps outside of the selection. */
export interface Selection {
  /** The steps whose results come from the source execution. */
  readonly copied: readonly string[];
  readonly leftOut: readonly string[];
}

/** @throws a ValidationException if the selected steps can't run on their own */
export function selection(
  graph: Graph,
  { SelectedSteps = [], SourcePipelineExecutionArn }: SelectiveExecutionConfig,
  source: Execution | undefined,
): Selection {
  const selected = SelectedSteps.map(({ StepName }) => StepName!);
  const unknown = selected.filter((name) => !graph.nodes.has(name));
  if (unknown.length > 0) throw validationException(`The selected steps [${unknown.join(', ')}] do not exist.`);
  const needed = new Set(selected.flatMap((name) => [...graph.ancestors(name)]));
  const copied = graph.order().filter((name) => needed.has(name) && !selected.includes(name));
  checkConnected(graph, selected, copied);
  if (copied.length > 0 && !source) {
    throw validationException(
      `Invalid SourcePipelineExecutionArn: ${SourcePipelineExecutionArn ?? 'null'}. ` +
        `The selected steps [${selected.join(', ')}] have dependencies on [${copied.join(', ')}]`,
    );
  }
  if (source) checkSource(source, copied);
  return {
    copied,
    leftOut: [...graph.nodes.keys()].filter((name) => !selected.includes(name) && !needed.has(name)),
  };
}

function checkConnected(graph: Graph, selected: readonly string[], copied: readonly string[]): void {
  const between = copied.filter((name) => selected.some((one) => graph.ancestors(name).has(one)));
  if (between.length > 0) {
    throw validationException(
      `The selected steps [${selected.join(', ')}] are not connected, steps [${between.join(', ')}] are between them.`,
    );
  }
}

function checkSource(source: Execution, copied: readonly string[]): void {
  if (source.status !== 'Succeeded' && source.status !== 'Failed') {
    throw validationException(
      `Invalid SourcePipelineExecutionArn: ${source.request.arn}. Its status is '${source.status}', ` +
        "only executions with 'Succeeded' or 'Failed' status can be a source.",
    );
  }
  const without = copied.filter((name) => source.runs.get(name)?.status !== 'Succeeded');
  if (without.length > 0) {
    throw validationException(
      `Invalid SourcePipelineExecutionArn: ${source.request.arn}. It has no result of steps [${without.join(', ')}].`,
    );
  }
}
