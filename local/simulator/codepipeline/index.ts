export { CodePipeline } from './codepipeline';
