/** The names that are valid in `Execution.<name>`. */
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
