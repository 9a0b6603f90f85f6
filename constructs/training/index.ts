export * from './model-code';
export * from './pipeline-grants';
export * from './pipeline-metrics';
export * from './training-pipeline';
