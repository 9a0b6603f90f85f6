import { updatePhases } from '../../rehearsal/update';

test('an update is made to what serves a model, released again, and gone back from', () => {
  const names = updatePhases('/earlier').map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const order = ['synth', 'synth-earlier', 'deploy', 'deliver', 'update', 'deliver-updated', 'back', 'destroy'];
  expect(names.filter((name) => order.includes(name))).toEqual(order);
});
