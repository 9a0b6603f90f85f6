import fc from 'fast-check';
import { html, join, link, prose } from '../../../../../lib/review/output/html/markup';

describe('html', () => {
  test('escapes text', () => {
    expect(html`<p title="${'"a"'}">${"<b> & `c` 'd'"}</p>`.text).toBe(
      '<p title="&quot;a&quot;">&lt;b&gt; &amp; &#96;c&#96; &#39;d&#39;</p>',
    );
  });

  test('keeps markup, lists and numbers, and leaves out what is not there', () => {
    expect(html`<i>${[html`<b>${0}</b>`, 'x']}${undefined}${false}</i>`.text).toBe('<i><b>0</b>x</i>');
  });

  test('shows characters that change the direction of the text, or that HTML does not allow', () => {
    expect(html`${'a\u202eb\u0000'}`.text).toBe('a\\u202eb\\u0000');
  });

  test('lets no text become a tag or leave an attribute', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"'`]/.test(html`${text}`.text)));
  });

  test('keeps line breaks of text', () => {
    expect(html`<pre>${'a\n  b'}</pre>`.text).toBe('<pre>a\n  b</pre>');
  });
});

test('join puts something between', () => expect(join(['a', html`<b></b>`], ', ').text).toBe('a, <b></b>'));

test('prose makes code of what is in backticks', () =>
  expect(prose('set `a<b>` now').text).toBe('set <code>a&lt;b&gt;</code> now'));

describe('link', () => {
  test('leads to web pages', () =>
    expect(link('https://example.com/?a=1&b="').text).toMatch(/^<a href="https:\/\/example\.com\/\?a=1&amp;b=&quot;"/));

  test.each(['javascript:alert(1)', 'data:text/html,x', ' https://a', 'ftp://a', 'https://', 'see the wiki'])(
    'is text if it is %s',
    (target) => expect(link(target).text).not.toContain('<a'),
  );
});
