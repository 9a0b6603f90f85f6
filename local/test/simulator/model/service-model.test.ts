import { ServiceError } from '../../../core/errors';
import { ServiceModel } from '../../../simulator/model/service-model';
import type { ServiceDescription } from '../../../simulator/model/shapes';

const DESCRIPTION: ServiceDescription = {
  metadata: { serviceId: 'Zoo', targetPrefix: 'Zoo', protocol: 'json' },
  operations: {
    Keep: { name: 'Keep', http: { method: 'POST', requestUri: '/' }, input: { shape: 'In' }, output: { shape: 'Out' } },
    Rest: { name: 'Rest', http: { method: 'POST', requestUri: '/' } },
  },
  shapes: {
    In: {
      type: 'structure',
      required: ['Name'],
      members: {
        Name: { shape: 'Name' },
        Diet: { shape: 'Diet' },
        Legs: { shape: 'Legs' },
        Born: { shape: 'Time' },
        Tame: { shape: 'Flag' },
        Cubs: { shape: 'Cubs' },
        Marks: { shape: 'Marks' },
        Notes: { shape: 'Notes' },
        Pin: { shape: 'Pin' },
        Keepers: { shape: 'Keepers' },
      },
    },
    Out: {
      type: 'structure',
      required: ['Name'],
      members: { Name: { shape: 'Name' }, Born: { shape: 'Time' }, Diet: { shape: 'Diet' }, Notes: { shape: 'Notes' } },
    },
    Name: { type: 'string', min: 2, max: 5, pattern: '[a-z]+' },
    Diet: { type: 'string', enum: ['Meat', 'Grass'] },
    Legs: { type: 'integer', min: 0, max: 8 },
    Time: { type: 'timestamp' },
    Flag: { type: 'boolean' },
    Cubs: { type: 'list', max: 2, member: { shape: 'Cub' } },
    Cub: { type: 'structure', required: ['Name'], members: { Name: { shape: 'Name' } } },
    Marks: { type: 'list', member: { shape: 'Name' } },
    Notes: { type: 'map', max: 2, key: { shape: 'Name' }, value: { shape: 'Name' } },
    Pin: { type: 'string', max: 1, sensitive: true },
    Keepers: { type: 'map', key: { shape: 'Name' }, value: { shape: 'Cub' } },
    NotFound: { type: 'structure', exception: true, members: { Message: { shape: 'Name' } } },
  },
};
const zoo = new ServiceModel('zoo', DESCRIPTION);

function refusal(body: unknown): string {
  try {
    zoo.request('Keep', body);
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'taken';
}

const LENGTHS = 'Member must have length less than or equal to 5, Member must have length greater than or equal to 2';
const NAMES = `[${LENGTHS}, Member must satisfy regular expression pattern: [a-z]+]`;

test.each([
  [
    'a missing member',
    {},
    "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
  ],
  [
    'several constraints of one value',
    { Name: 'ABCDEF' },
    "2 validation errors detected: Value 'ABCDEF' at 'name' failed to satisfy constraint: " +
      "Member must have length less than or equal to 5; Value 'ABCDEF' at 'name' failed to satisfy constraint: " +
      'Member must satisfy regular expression pattern: [a-z]+',
  ],
  [
    'a pattern that matches a part only',
    { Name: 'ab1' },
    "1 validation error detected: Value 'ab1' at 'name' failed to satisfy constraint: " +
      'Member must satisfy regular expression pattern: [a-z]+',
  ],
  [
    'none of an enum',
    { Name: 'lion', Diet: 'Air' },
    "1 validation error detected: Value 'Air' at 'diet' failed to satisfy constraint: Member must satisfy enum value set: [Meat, Grass]",
  ],
  [
    'a number that is too big',
    { Name: 'lion', Legs: 9 },
    "1 validation error detected: Value '9' at 'legs' failed to satisfy constraint: Member must have value less than or equal to 8",
  ],
  [
    'a member of an entry of a list',
    { Name: 'lion', Cubs: [{ Name: 'leo' }, {}] },
    "1 validation error detected: Value null at 'cubs.2.member.name' failed to satisfy constraint: Member must not be null",
  ],
  [
    'too many entries',
    { Name: 'lion', Cubs: [{ Name: 'leo' }, { Name: 'lea' }, { Name: 'lia' }] },
    "1 validation error detected: Value '[{Name=leo}, {Name=lea}, {Name=lia}]' at 'cubs' failed to satisfy constraint: " +
      'Member must have length less than or equal to 2',
  ],
  [
    'an entry of a list of strings',
    { Name: 'lion', Marks: ['ok', 'X'] },
    `1 validation error detected: Value '[ok, X]' at 'marks' failed to satisfy constraint: Member must satisfy constraint: ${NAMES}`,
  ],
  [
    'a key and a value of a map',
    { Name: 'lion', Notes: { A: 'B' } },
    `2 validation errors detected: Value '{A=B}' at 'notes' failed to satisfy constraint: Map keys must satisfy constraint: ${NAMES}; ` +
      `Value '{A=B}' at 'notes' failed to satisfy constraint: Map value must satisfy constraint: ${NAMES}`,
  ],
  [
    'a member of a value of a map',
    { Name: 'lion', Keepers: { ann: { Name: 'A' } } },
    "2 validation errors detected: Value 'A' at 'keepers.ann.member.name' failed to satisfy constraint: Member must have length " +
      "greater than or equal to 2; Value 'A' at 'keepers.ann.member.name' failed to satisfy constraint: " +
      'Member must satisfy regular expression pattern: [a-z]+',
  ],
  [
    'a secret, which is not repeated',
    { Name: 'lion', Pin: '1234' },
    "1 validation error detected: Value at 'pin' failed to satisfy constraint: Member must have length less than or equal to 1",
  ],
])('refuses %s', (_, body, message) => {
  expect(refusal(body)).toBe(`ValidationException: ${message}`);
});

test.each([
  [{ Name: 1 }, 'class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String'],
  [{ Name: true }, 'class java.lang.Boolean can not be converted to an String'],
  [{ Name: ['a'] }, 'Start of list found where not expected'],
  [{ Name: {} }, 'Start of structure or map found where not expected.'],
  [{ Legs: '4' }, 'class java.lang.String can not be converted to an Integer'],
  [{ Born: '2026-01-01' }, 'class java.lang.String can not be converted to milliseconds since epoch'],
  [{ Cubs: {} }, 'Start of structure or map found where not expected.'],
  [{ Notes: 'x' }, 'Unrecognized collection type class java.lang.String'],
  [[], 'Start of list found where not expected'],
])('cannot read %j', (body, message) => {
  expect(refusal(body)).toBe(`SerializationException: ${message}`);
});

test('takes what is right, drops nulls and what it does not know, and makes dates', () => {
  const body = {
    Name: 'lion',
    Legs: 4,
    Born: 1.5,
    Tame: null,
    Nothing: 1,
    Cubs: [{ Name: 'leo', Nothing: 2 }],
    Marks: [],
  };
  expect(zoo.request('Keep', body)).toEqual({
    Name: 'lion',
    Legs: 4,
    Born: new Date(1500),
    Cubs: [{ Name: 'leo' }],
    Marks: [],
  });
});

test('answers with dates as seconds, and without what is undefined', () => {
  const output = { Name: 'lion', Born: new Date(1500), Diet: undefined, Notes: { a: 'b' } };
  expect(zoo.response('Keep', output)).toEqual({ Name: 'lion', Born: 1.5, Notes: { a: 'b' } });
  expect(zoo.response('Rest', { anything: 1 })).toEqual({});
});

test.each([
  [{}, 'Keep.Name is missing'],
  [{ Name: 'lion', Legs: 4 }, 'Keep.Legs is unknown'],
  [{ Name: 'lion', Born: '2026' }, 'Keep.Born must be a Date, is "2026"'],
  [{ Name: 'lion', Diet: 'Air' }, 'Keep.Diet is Air, none of Meat, Grass'],
  [{ Name: 4 }, 'Keep.Name must be a string, is 4'],
  [{ Name: 'lion', Notes: ['a'] }, 'Keep.Notes must be an object, is ["a"]'],
])('an answer that no client could read is our bug: %j', (output, what) => {
  expect(() => zoo.response('Keep', output)).toThrow(`the simulator's answer is wrong: ${what}`);
});

test('a message is under the name that the shape of the error has for it', () => {
  expect(zoo.error(new ServiceError('NotFound', 'gone'))).toEqual({ __type: 'NotFound', Message: 'gone' });
  expect(zoo.error(new ServiceError('Other', 'odd', 400, { More: 1 }))).toEqual({
    __type: 'Other',
    message: 'odd',
    More: 1,
  });
});
