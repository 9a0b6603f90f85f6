export * from './baseline';
export * from './drift-check';
export * from './drift-schedule';
export * from './endpoint-alarms';
export * from './model-dashboard';
export * from './model-monitor';
export * from './retraining';
export * from './retraining-trigger';
