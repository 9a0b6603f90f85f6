import { consolePage } from '../../../handlers/notify/console';
import { line, plain } from '../../../handlers/notify/words';

test.each([
  ['a link of Markdown', '[Approve](https://evil.example)', '[Approve] (https ://evil.example)'],
  ['a link of Slack', '<https://evil.example|Approve>', '‹https ://evil.example|Approve›'],
  ['a mention', '<!channel>', '‹!channel›'],
  ['a link that programs make', 'see www.evil.example', 'see www evil.example'],
  ['another order of characters', 'a\u202eb', 'a\ufffdb'],
  ['a command of a terminal', '\u001b[2J', '\ufffd[2J'],
  ['several lines', 'a\r\nBcc: b', 'a\ufffd Bcc: b'],
  ['nothing', 'auc is 0.77 in größe, max_depth 3', 'auc is 0.77 in größe, max_depth 3'],
])('text of others with %s is words only', (_what, text, expected) => {
  expect(line(text)).toBe(expected);
});

test('text of others keeps its lines where they are wanted', () => {
  expect(plain('a\nb')).toBe('a\nb');
});

test.each([
  ['https://eu-west-1.console.aws.amazon.com/cloudformation/home', true],
  ['https://console.amazonaws.cn/x', true],
  ['https://console.aws.amazon.com.evil.example/', false],
  ['https://evil.example/console.aws.amazon.com', false],
  ['http://console.aws.amazon.com/', false],
  ['javascript:alert(1)', false],
  ['x', false],
])('a page is shown only if it is one of a console: %s', (address, isShown) => {
  expect(consolePage(address)).toBe(isShown ? address : undefined);
});
