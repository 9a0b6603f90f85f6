export * from './baseline';
export * from './drift-schedule';
export * from './endpoint-alarms';
export * from './model-dashboard';
export * from './retraining';
export * from './retraining-trigger';
