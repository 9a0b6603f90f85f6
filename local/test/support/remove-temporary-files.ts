import { teardown } from './temporary-files';

export default teardown;
