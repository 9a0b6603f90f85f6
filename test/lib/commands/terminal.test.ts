import { EventEmitter } from 'node:events';
import { allowClosing } from '../../../lib/commands/terminal';

test('a stream that its reader closes early is no error; another one is', () => {
  const stream = new EventEmitter();
  allowClosing(stream);
  expect(stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toBe(true);
  expect(() => stream.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }))).toThrow('write EIO');
});
