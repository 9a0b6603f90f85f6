export * as goal from './goal';
export * as foundation from './foundation';
export * as data from './data';
export * as training from './training';
export * as registry from './registry';
export * as serving from './serving';
export * as delivery from './delivery';
export * as monitoring from './monitoring';
