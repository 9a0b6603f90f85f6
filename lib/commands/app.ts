export { main as app } from '../app';
