export * from './data-lake';
export * from './dataset';
export * from './zone';
