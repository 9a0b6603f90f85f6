export * from './ml-lens-checks';
