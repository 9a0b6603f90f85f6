import { DriftReport } from '../../schema/drift-report';

const report = {
  schema: 'drift-report/1',
  endpoint: 'mortgage-approval-prod',
  window: { start: '2026-11-19T09:00:00Z', end: '2026-11-20T09:00:00+00:00' },
  records: 812,
  baselineRecords: 1428,
  threshold: 0.2,
  status: 'drift',
  maxPsi: 0.31,
  drifted: ['hir'],
  features: [{ name: 'hir', type: 'numeric', psi: 0.31 }],
};

test('a report passes as it is, and so does one that had too little to compare', () => {
  expect(DriftReport.parse(report)).toEqual(report);
  const features = [{ name: 'hir', type: 'numeric', psi: null }];
  const little = { ...report, status: 'insufficient-data', records: 0, maxPsi: null, drifted: [], features };
  expect(DriftReport.parse(little)).toEqual(little);
  const unreadable = { ...little, status: 'unreadable', requests: 20, malformed: 20, malformedShare: 1, repeated: 0 };
  expect(DriftReport.parse(unreadable)).toEqual(unreadable);
  const silent = { ...little, requests: 0, malformed: 0, malformedShare: null, repeated: 0 };
  expect(DriftReport.parse(silent)).toEqual(silent);
  const dated = { ...report, modelCreatedAt: '2026-11-20T08:00:00Z' };
  expect(DriftReport.parse(dated)).toEqual(dated);
});

test.each([
  ['another version', { schema: 'drift-report/2' }],
  ['a status that there is not', { status: 'fine' }],
  ['an index below zero', { maxPsi: -0.1 }],
  ['a window that is no time', { window: { start: 'yesterday', end: 'today' } }],
  ['a model of unknown age', { modelCreatedAt: 'unknown' }],
  ['a model of a local time', { modelCreatedAt: '2026-11-20T08:00:00+01:00' }],
  ['half a record', { records: 0.5 }],
  ['more malformed requests than requests', { malformedShare: 1.1 }],
  ['a threshold of zero', { threshold: 0 }],
  ['a feature without a name', { features: [{ type: 'numeric', psi: 0 }] }],
])('a report with %s is refused', (_what, more) => {
  expect(DriftReport.safeParse({ ...report, ...more }).success).toBe(false);
});
