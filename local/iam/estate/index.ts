export { document, DOCUMENT } from './document';
export { answersFor, bootstrapTemplate, synthesise } from './synthesise';
