/** The namespace in which the handlers of drift checks publish their metrics. */
export const DRIFT_NAMESPACE = 'MLLifecycle';

/** The drift metrics. All have the dimensions UseCase and Environment, and FeaturePsi has Feature too. */
export const DriftMetric = {
  maxFeaturePsi: 'MaxFeaturePsi',
  featurePsi: 'FeaturePsi',
  capturedRecords: 'CapturedRecords',
  checkFailed: 'DriftCheckFailed',
  malformedShare: 'MalformedShare',
  trafficUnreadable: 'TrafficUnreadable',
  modelAgeDays: 'ModelAgeDays',
  capturedBytes: 'CapturedBytes',
  hoursWithoutTraffic: 'HoursWithoutTraffic',
} as const;

/** The namespace in which SageMaker publishes the metrics of endpoints. */
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
