export * from './service-role';
export * from './event-handler';
export * from './handler-state';
export * from './encryption-key';
export * from './network';
export * from './log-retention';
export * from './strict-handlers';
