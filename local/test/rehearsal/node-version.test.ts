import { unsupportedNode } from '../../rehearsal/node-version';

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s is new enough', (version) => {
  expect(unsupportedNode(version)).toBeUndefined();
});

test.each(['18.20.4', '20.9.0', '20.18.3'])('Node %s is too old, and the sentence says so', (version) => {
  expect(unsupportedNode(version)).toBe(
    `the rehearsal needs Node 20.19 or newer, but this is Node ${version}; install a newer one`,
  );
});
