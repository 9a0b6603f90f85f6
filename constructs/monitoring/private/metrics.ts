/** What the handler `publish-drift` publishes; alarms and dashboard read the same. */
export const DRIFT_NAMESPACE = 'MLLifecycle';

/** The names of the drift metrics. All have the dimensions UseCase and Environment; FeaturePsi has Feature as well. */
export const DriftMetric = {
  maxFeaturePsi: 'MaxFeaturePsi',
  featurePsi: 'FeaturePsi',
  capturedRecords: 'CapturedRecords',
  checkFailed: 'DriftCheckFailed',
  modelAgeDays: 'ModelAgeDays',
} as const;

/** Where SageMaker publishes what endpoints do. */
export const ENDPOINT_NAMESPACE = 'AWS/SageMaker';

/** The dimensions of the drift metrics of one use case in one environment. */
export function driftDimensions(useCase: string, environment: string): { name: string; value: string }[] {
  return [
    { name: 'UseCase', value: useCase },
    { name: 'Environment', value: environment },
  ];
}

/** The dimensions of an endpoint's metrics. */
export function endpointDimensions(endpoint: string, variant: string): { name: string; value: string }[] {
  return [
    { name: 'EndpointName', value: endpoint },
    { name: 'VariantName', value: variant },
  ];
}
