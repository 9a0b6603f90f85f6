export * from './model-endpoint';
export * from './model-endpoint-props';
export * from './served-model';
export * from './hosting';
export * from './rollout';
export * from './data-capture';
export * from './endpoint-grants';
export * from './endpoint-metrics';
