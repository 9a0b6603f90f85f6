/** What `Execution.<name>` may name. */
export const EXECUTION_VARIABLES = new Set([
  'CurrentDateTime',
  'PipelineArn',
  'PipelineExecutionArn',
  'PipelineExecutionId',
  'PipelineName',
  'ProcessingJobName',
  'StartDateTime',
  'TrainingJobName',
]);
