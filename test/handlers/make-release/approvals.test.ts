import fc from 'fast-check';
import { changeOf, changesApproval, isStale } from '../../../handlers/make-release/approval-event';
import {
  type Approvals,
  type Change,
  isGuess,
  NO_APPROVALS,
  standing,
  withChange,
  withRelease,
} from '../../../handlers/make-release/approvals';
import { ModelPackageStateChange } from '../../../schema/events';
import * as example from '../support/examples';

const event = (detail: object = {}) => ModelPackageStateChange.parse(example.approval('e', detail));
const described = (more: object = {}) => ({
  ModelApprovalStatus: 'Approved' as const,
  LastModifiedTime: new Date(example.APPROVED_AT),
  LastModifiedBy: { IamIdentity: { Arn: example.APPROVER } },
  ApprovalDescription: 'four-fifths rule met',
  ...more,
});
const after = (known: Approvals, ...changes: Change[]) => changes.reduce(withChange, known);
const at = (second: number) => new Date(Date.UTC(2026, 10, 20) + second * 1000).toISOString();

describe('when an event comes', () => {
  test.each([
    ['the approval', ['ModelApprovalStatus', 'ApprovalDescription'], true],
    ['metadata', ['CustomerMetadataProperties'], false],
    ['the life cycle', ['ModelLifeCycle'], false],
    ['nothing', [], false],
    ['that it does not say what', undefined, true],
    ['null', null, true],
  ])('then it may change the approval if it says that somebody changed %s', (_what, fields, may) => {
    expect(changesApproval(event({ UpdatedModelPackageFields: fields }))).toBe(may);
  });

  test.each([
    ['right after the approval', '2026-11-20T09:30:00.999Z', false],
    ['with a time that was rounded up', '2026-11-20T09:29:59.600Z', false],
    ['before the approval', '2026-11-20T09:29:58.900Z', true],
    ['a minute later', '2026-11-20T09:31:00Z', false],
  ])('then a description from %s is stale or not', (_when, time, stale) => {
    expect(isStale(event(), described({ LastModifiedTime: new Date(time) }))).toBe(stale);
  });

  test('then a description that still waits for approval is stale if no times tell', () => {
    const waiting = described({ ModelApprovalStatus: 'PendingManualApproval', LastModifiedTime: undefined });
    expect(isStale(event(), waiting)).toBe(true);
    expect(isStale(event({ LastModifiedTime: undefined }), described())).toBe(false);
  });

  test.each([
    ['an IAM identity', { IamIdentity: { Arn: example.APPROVER }, UserProfileName: 'ana' }, example.APPROVER],
    ['a Studio user', { UserProfileArn: 'arn:profile', UserProfileName: 'ana' }, 'arn:profile'],
    ['a profile name', { UserProfileName: 'ana' }, 'ana'],
    ['nobody', undefined, undefined],
  ])('then the approver is named if SageMaker says %s', (_who, LastModifiedBy, by) => {
    expect(changeOf(event(), described({ LastModifiedBy })).by).toBe(by);
  });

  test('then who edits the package afterwards is not taken for the approver', () => {
    const tagged = described({
      LastModifiedTime: new Date('2026-11-20T09:35:00Z'),
      LastModifiedBy: { UserProfileName: 'bob' },
    });
    const expected = { status: 'Approved', at: '2026-11-20T09:30:00.000Z' };
    expect(changeOf(event(), tagged)).toEqual(expected);
    const bare = { LastModifiedTime: undefined, UpdatedModelPackageFields: undefined };
    expect(changeOf(event(bare), tagged)).toEqual({ ...expected, at: '2026-11-20T09:30:01.000Z', unsure: true });
  });
});

describe('when events are remembered', () => {
  const approved = (second: number, by?: string): Change => ({ status: 'Approved', at: at(second), by });
  const rejected = (second: number): Change => ({ status: 'Rejected', at: at(second) });

  test('then the approval is the first of several that follow each other', () => {
    const known = after(NO_APPROVALS, approved(10, 'ana'), approved(20, 'bob'));
    expect(standing(known)).toEqual({ status: 'Approved', since: approved(10, 'ana') });
  });

  test('then a rejection in between makes the last one a new approval, even if it comes late', () => {
    const known = after(NO_APPROVALS, approved(10, 'ana'), approved(20, 'bob'), rejected(15));
    expect(standing(known)).toEqual({ status: 'Approved', since: approved(20, 'bob') });
  });

  test('then a repeated event adds only what was not known', () => {
    const unsure = { status: 'Approved' as const, at: '2026-11-20T00:00:10.000Z', unsure: true };
    const known = after(NO_APPROVALS, unsure, { ...approved(10, 'ana'), at: '2026-11-20T00:00:10.123Z' });
    expect(known.changes).toEqual([{ status: 'Approved', at: '2026-11-20T00:00:10.000Z', by: 'ana' }]);
    expect([isGuess(after(NO_APPROVALS, unsure)), isGuess(known)]).toEqual([true, false]);
    expect(isGuess(after(NO_APPROVALS, rejected(5), unsure))).toBe(false);
  });

  test('then a release is remembered once, the newest last', () => {
    const known = ['a', 'b', 'a'].reduce(withRelease, NO_APPROVALS);
    expect(known.releases).toEqual(['b', 'a']);
  });

  test('then the order in which events come, and how often, makes no difference', () => {
    const change = fc.record({
      status: fc.constantFrom('Approved' as const, 'Rejected' as const, 'PendingManualApproval' as const),
      at: fc.nat(30).map(at),
    });
    const history = fc.uniqueArray(change, { minLength: 1, maxLength: 20, selector: (each) => each.at });
    fc.assert(
      fc.property(
        history.chain((changes) =>
          fc.tuple(
            fc.constant(changes),
            fc.shuffledSubarray([...changes, ...changes], { minLength: changes.length * 2 }),
          ),
        ),
        ([changes, arriving]) => {
          const inOrder = changes.toSorted((a, b) => (a.at < b.at ? -1 : 1));
          const known = after(NO_APPROVALS, ...arriving);
          expect(known.changes).toEqual(inOrder);
          const last = inOrder.at(-1)!;
          const other = inOrder.findLastIndex(({ status }) => status !== last.status);
          expect(standing(known).since).toEqual(inOrder[other + 1]);
        },
      ),
    );
  });
});
