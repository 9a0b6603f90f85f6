import type { Construct } from 'constructs';
import { jobFolder } from '../../private/package-root';
import * as pipeline from '../../private/pipeline';
import { BASELINE, MODEL_CREATED_AT } from './drift-parameters';

/** What the pipeline of a drift check is made of. */
export interface DriftFacts {
  readonly pipelineName: string;
  readonly jobRoleArn: string;
  readonly endpoint: string;
  /** The URI of the folder of the endpoint's traffic, with a slash at its end. */
  readonly captured: string;
  readonly capturedKeyArn: string;
  /** The URI of the folder of all reports. */
  readonly reports: string;
  readonly reportsKeyArn: string;
  /** The URI of the baseline or its folder. */
  readonly baselineWithin: string;
  readonly baselineUri?: string;
  readonly psiLimit: number;
  readonly windowHours: number;
  readonly minimumRecords: number;
  readonly network?: pipeline.JobNetwork;
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
      image: pipeline.scikitLearnImage(owner),
      roleArn: facts.jobRoleArn,
      outputKeyArn: facts.reportsKeyArn,
      volumeKeyArn: facts.capturedKeyArn,
      volumeSize: 30,
      instanceType: pipeline.parameter(INSTANCE_TYPE),
      maxRuntime: 3600,
      network: facts.network,
    },
    inputs: {
      capture: { uri: facts.captured },
      baseline: { uri: pipeline.parameter(BASELINE), within: facts.baselineWithin },
    },
    outputs: { report: pipeline.join(`${facts.reports}/`, pipeline.execution.id) },
    arguments: renderArguments(facts),
  });
  return new pipeline.PipelineDefinition(
    [
      { name: BASELINE, value: facts.baselineUri ?? '', description: 'The baseline of the model that serves' },
      { name: MODEL_CREATED_AT, value: UNKNOWN, description: 'When the model that serves was registered' },
      { name: INSTANCE_TYPE, value: 'ml.m5.large', description: 'Where the check runs' },
    ],
    [check],
  );
}

function renderArguments(facts: DriftFacts) {
  const named = {
    threshold: facts.psiLimit,
    'window-hours': facts.windowHours,
    'minimum-records': facts.minimumRecords,
    endpoint: facts.endpoint,
  };
  const fixed = Object.entries(named).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  return [...fixed, '--model-created-at', pipeline.parameter(MODEL_CREATED_AT)];
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
