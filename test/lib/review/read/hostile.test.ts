import * as fc from 'fast-check';
import { NotReadable } from '../../../../lib/review/read/parsed';
import { lineOfResource } from '../../../../lib/review/read/places';
import { readTemplateText } from '../../../../lib/review/read/template-text';

/** Reads a text, and asks for the line of each resource. Anything but a clear refusal is thrown on. */
function read(text: string): object | undefined {
  try {
    const { value, spots } = readTemplateText(text);
    const { Resources } = value as { Resources: object };
    for (const logicalId of Object.keys(Resources)) {
      const line = lineOfResource(spots()!, logicalId, 'Properties.A[0].B');
      expect(line).toBeGreaterThan(0);
      expect(line).toBeLessThanOrEqual(text.split(/\n/).length);
    }
    return Resources;
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    expect(error.message).toMatch(/^(it|its|there) \S/);
    return undefined;
  }
}

const ids = fc.constantFrom('A', 'Bucket', '__proto__', 'constructor', 'Fn::ForEach::A', '0', '', 'a b');

test('JSON that is a template is read as it is, with a line for each resource', () => {
  const resources = fc.dictionary(ids, fc.jsonValue({ maxDepth: 5 }));
  fc.assert(
    fc.property(resources, fc.constantFrom(undefined, 2), (Resources, indent) => {
      const text = JSON.stringify({ Resources }, null, indent);
      const own = Object.keys(Resources).filter((id) => id !== '__proto__');
      expect(read(text)).toEqual((JSON.parse(text) as { Resources: object }).Resources);
      expect(Object.keys(read(text)!)).toEqual(expect.arrayContaining(own));
    }),
    { numRuns: 100 },
  );
});

const FRAGMENTS = [
  'Resources:\n',
  '  A:\n',
  '    Type: X\n',
  '- ',
  '? ',
  ': ',
  '!Ref ',
  '!GetAtt a.b\n',
  '!If [',
  '!Sub |\n',
  '&a ',
  '*a',

  '<<: *a\n',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '|',
  '>',
  '#',
  '%YAML 1.1\n',
  '---\n',
  '...\n',
  '\t',
  '\n',
  ' ',
  ',',
  '\u0000',
  '\ufeff',
  '\r',
];

test('any text is read, or refused with a reason', () => {
  const text = fc.array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(text, fc.boolean(), (parts, isTemplate) => {
      read(`${isTemplate ? 'Resources:\n  A:\n    ' : ''}${parts.join('')}`);
    }),
    { numRuns: 400 },
  );
});
