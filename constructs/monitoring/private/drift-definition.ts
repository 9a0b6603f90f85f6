import type { Construct } from 'constructs';
import { hasLocalDisks } from '../../private/instance-type';
import { jobFolder } from '../../private/package-root';
import * as pipeline from '../../private/pipeline';
import type { Placement } from '../../private/placement';
import { BASELINE, CAPTURE_MANIFEST, MODEL_CREATED_AT, WINDOW_END, WINDOW_START } from './drift-parameters';

/** What the pipeline of a drift check is made of. */
export interface DriftFacts {
  readonly pipelineName: string;
  readonly jobRoleArn: string;
  readonly endpoint: string;
  /** The URI of the folder of all traffic, with a slash at its end. */
  readonly captured: string;
  /** The URI of the folder of the lists of captured objects, with a slash at its end. */
  readonly manifests: string;
  readonly capturedKeyArn: string;
  /** The URI of the folder of all reports. */
  readonly reports: string;
  readonly reportsKeyArn: string;
  /** The URI of the baseline or its folder, or one with asterisks. */
  readonly baselineWithin: string;
  /** Another such place, in which the baseline may be. */
  readonly baselineAlsoWithin?: string;
  readonly baselineUri?: string;
  readonly psiLimit: number;
  readonly minimumRecords: number;
  readonly instanceType: string;
  readonly volumeGibibytes: number;
  readonly maxRuntimeSeconds: number;
  readonly network?: Placement;
  readonly image?: pipeline.RepositoryImage;
}

const INSTANCE_TYPE = 'ProcessingInstanceType';
/** The value that the job takes for an unknown age. With an empty default, every start would have to pass a value. */
const UNKNOWN = 'unknown';

/** A pipeline of one job, which reads captured traffic and a baseline and writes a report. */
export function driftDefinition(owner: Construct, facts: DriftFacts): pipeline.PipelineDefinition {
  const check = new pipeline.ProcessingStep({
    name: 'Check',
    description: 'Compares the captured traffic with what the model was trained on',
    module: 'check',
    code: pipeline.jobCode(owner, 'Code', jobFolder('drift'), facts.pipelineName),
    settings: {
      image: facts.image ? pipeline.ownImage(owner, facts.image) : pipeline.scikitLearnImage(owner),
      roleArn: facts.jobRoleArn,
      outputKeyArn: facts.reportsKeyArn,
      ...(!hasLocalDisks(facts.instanceType) && { volumeKeyArn: facts.capturedKeyArn }),
      volumeSize: facts.volumeGibibytes,
      instanceType: pipeline.parameter(INSTANCE_TYPE),
      maxRuntime: facts.maxRuntimeSeconds,
      network: facts.network,
    },
    inputs: {
      capture: { uri: pipeline.parameter(CAPTURE_MANIFEST), within: facts.manifests, lists: facts.captured },
      baseline: {
        uri: pipeline.parameter(BASELINE),
        within: facts.baselineWithin,
        alsoWithin: facts.baselineAlsoWithin,
      },
    },
    outputs: { report: pipeline.join(`${facts.reports}/`, pipeline.execution.id) },
    arguments: renderArguments(facts),
  });
  return new pipeline.PipelineDefinition(
    [
      { name: BASELINE, value: facts.baselineUri ?? '', description: 'The baseline of the model that serves' },
      { name: MODEL_CREATED_AT, value: UNKNOWN, description: 'When the model that serves was registered' },
      { name: CAPTURE_MANIFEST, value: '', description: 'The list of the captured objects of the window' },
      { name: WINDOW_START, value: '', description: 'The first moment of the window' },
      { name: WINDOW_END, value: '', description: 'The moment after the window' },
      { name: INSTANCE_TYPE, value: facts.instanceType, description: 'Where the check runs' },
    ],
    [check],
  );
}

function renderArguments(facts: DriftFacts) {
  const named = {
    threshold: facts.psiLimit,
    'minimum-records': facts.minimumRecords,
    endpoint: facts.endpoint,
  };
  const fixed = Object.entries(named).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const told = { 'model-created-at': MODEL_CREATED_AT, start: WINDOW_START, end: WINDOW_END };
  return [...fixed, ...Object.entries(told).flatMap(([name, value]) => [`--${name}`, pipeline.parameter(value)])];
}

/**
 * The definition in the form that CloudFormation takes. Every start has to pass a value for a parameter without a default.
 * @param names the names that stand for tokens in the text
 */
export function renderDrift(definition: pipeline.PipelineDefinition, names: pipeline.Named<string>): object | string {
  const json = definition.toJson() as { Parameters: { DefaultValue?: string }[] };
  const Parameters = json.Parameters.map(({ DefaultValue, ...rest }) =>
    DefaultValue ? { ...rest, DefaultValue } : rest,
  );
  return pipeline.renderBody({ ...json, Parameters }, names);
}
