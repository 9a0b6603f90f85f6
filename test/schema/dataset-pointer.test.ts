import { DATASET_VERSION } from '../../constructs/data/private/rules';
import { NOTICE_SOURCE } from '../../constructs/private/notices';
import { DatasetPointer, DatasetVersion } from '../../schema/dataset-pointer';
import { RetrainingRequested } from '../../schema/events';

test('a pointer names a version, and may say more', () => {
  expect(DatasetPointer.parse({ version: '2026-11', publishedBy: 'data team' })).toEqual({ version: '2026-11' });
});

test.each([[{}], [{ version: 2026 }], [{ version: '' }], [{ version: '2026/11' }], [{ version: '..' }], [null]])(
  'the pointer %j is refused',
  (pointer) => {
    expect(DatasetPointer.safeParse(pointer).success).toBe(false);
  },
);

test.each(['v1', '2026-11', 'a/b', '..', '.', 'x'.repeat(64), 'x'.repeat(65), 'a b'])(
  'code and handlers agree whether %s is a version',
  (version) => {
    expect(DatasetVersion.safeParse(version).success).toBe(DATASET_VERSION.test(version));
  },
);

test('constructs listen to the source that requests have', () => {
  expect([...RetrainingRequested.shape.source.def.values]).toEqual([NOTICE_SOURCE]);
});
