export * from './delivery';
export * from './stage';
export * from './approval';
export * from './smoke-test';
export * from './release-stack';
export * from './release-environment';
export * from './release-validation';
