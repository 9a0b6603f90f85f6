// The texts of licences for packages that come without them, as https://spdx.org/licenses/ has them.
import { readFileSync } from 'node:fs';

const GRANT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom
the Software is furnished to do so`;

const CONDITION = `, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.`;

const WARRANTY = `THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const TEXTS = {
  // the licence of this package too
  'Apache-2.0': (copyright) => `${copyright}\n\n${readFileSync('LICENSE', 'utf8').trim()}`,
  MIT: (copyright) => `MIT License\n\n${copyright}\n\n${GRANT}${CONDITION}\n\n${WARRANTY}`,
  'MIT-0': (copyright) => `MIT No Attribution\n\n${copyright}\n\n${GRANT}.\n\n${WARRANTY}`,
};

/** The text of the licence of a package that has no file with it, with the author that its manifest names. */
export function licenceText({ author, license, name, version }) {
  const text = TEXTS[license];
  const holder = typeof author === 'string' ? author : author?.name;
  if (text === undefined || !holder)
    throw new Error(
      `${name} ${version} has no file with its licence (${license}) or names no author: add the text to scripts/licence-texts.mjs.`,
    );
  return text(`Copyright (c) ${holder}`);
}
