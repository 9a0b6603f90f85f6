export { document, DOCUMENT } from './document';
export { answersOf } from './people';
export { bootstrapped, bootstrapTemplate, synthesise } from './synthesise';
