import fc from 'fast-check';
import { dependence, identityOf, samePerson } from '../../../handlers/private/people';
import type { Identity } from '../../../schema/release';

const session = (role: string, name: string, account = '111111111111') =>
  `arn:aws:sts::${account}:assumed-role/${role}/${name}`;
const SSO = 'AWSReservedSSO_Developer_3d1880080bd27f4f';
const ADMIN = 'AWSReservedSSO_Admin_0123456789abcdef';
const profile = (name: string) => `arn:aws:sagemaker:eu-west-1:111111111111:user-profile/d-1/${name}`;

describe('when one and another are the same person', () => {
  test.each<[string, Identity, Identity]>([
    ['one user', { arn: 'arn:aws:iam::111111111111:user/ana' }, { arn: 'arn:aws:iam::111111111111:user/ana' }],
    ['one session of two roles', { arn: session(SSO, 'ana@example.com') }, { arn: session(ADMIN, 'Ana@example.com') }],
    ['one role, whose session names anybody chooses', { arn: session('Dev', 'ana') }, { arn: session('Dev', 'bob') }],
    ['a user and a session of that name', { arn: 'arn:aws:iam::1:user/team/ana' }, { arn: session('Dev', 'ana') }],
    [
      'one source identity, whatever the sessions are',
      { arn: session('Dev', 'a'), sourceIdentity: 'ana' },
      { arn: session('Approver', 'b'), sourceIdentity: 'ANA' },
    ],
    [
      'a source identity on one side',
      { arn: session('Dev', 'x'), sourceIdentity: 'ana' },
      { arn: session('Approver', 'ana') },
    ],
    ['one profile of Studio', { userProfile: profile('ana') }, { userProfile: profile('ana') }],
    ['the root user', { arn: 'arn:aws:iam::111111111111:root' }, { arn: 'arn:aws:iam::111111111111:root' }],
  ])('then %s is found out', (_, one, other) => {
    expect(samePerson(one, other)).toMatch(/^both are /);
    expect(dependence(one, [other])).toContain('somebody else has to approve it');
  });
});

describe('when one and another are two people', () => {
  test.each<[string, Identity, Identity]>([
    ['two users', { arn: 'arn:aws:iam::1:user/ana' }, { arn: 'arn:aws:iam::1:user/bob' }],
    ['sessions that Identity Center names', { arn: session(SSO, 'ana') }, { arn: session(SSO, 'bob') }],
    ['two roles', { arn: session('Dev', 'ana') }, { arn: session('Approver', 'bob') }],
    ['roles of one name in two accounts', { arn: session('Dev', 'a', '1') }, { arn: session('Dev', 'b', '2') }],
    [
      'two source identities behind one role',
      { arn: session('Dev', 'x'), sourceIdentity: 'ana' },
      { arn: session('Dev', 'x'), sourceIdentity: 'bob' },
    ],
    [
      'two profiles of Studio that share a role',
      { arn: session('Studio', 'SageMaker'), userProfile: profile('ana') },
      { arn: session('Studio', 'SageMaker'), userProfile: profile('bob') },
    ],
    [
      'SageMaker itself and a person in Studio',
      { arn: session('Pipeline', 'SageMaker') },
      { arn: session('Studio', 'SageMaker') },
    ],
  ])('then %s are told apart', (_, one, other) => {
    expect(samePerson(one, other)).toBeUndefined();
    expect(dependence(one, [other])).toBeUndefined();
  });
});

test('whoever is not known may not approve', () => {
  expect(dependence(undefined, [])).toBe('it is not known who approved it');
  expect(identityOf(undefined)).toBeUndefined();
  expect(identityOf({ DomainId: 'd-1' })).toBeUndefined();
});

test('who is who does not depend on the order, and everybody is himself', () => {
  const arn = fc.oneof(
    fc
      .record({ role: fc.constantFrom('Dev', SSO), name: fc.constantFrom('ana', 'bob', 'SageMaker') })
      .map((s) => session(s.role, s.name)),
    fc.constantFrom('arn:aws:iam::1:user/ana', 'arn:aws:iam::1:root', 'nonsense'),
  );
  const identity = fc.record(
    {
      arn,
      sourceIdentity: fc.constantFrom('ana', 'bob'),
      userProfile: fc.constantFrom(profile('ana'), profile('eve')),
    },
    { requiredKeys: ['arn'] },
  );
  fc.assert(
    fc.property(identity, identity, (one, other) => {
      expect(samePerson(one, other) === undefined).toBe(samePerson(other, one) === undefined);
      expect(samePerson(one, one)).toBeDefined();
    }),
  );
});
