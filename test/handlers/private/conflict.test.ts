import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { conflictOf } from '../../../handlers/private/conflict';

const conflict = new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: { id: { S: 'a' } } });

test('a write whose condition holds has no conflict', async () => {
  expect(await conflictOf(Promise.resolve({}))).toBeUndefined();
});

test('a write whose condition does not hold answers with the record in its way', async () => {
  expect((await conflictOf(Promise.reject(conflict)))?.Item).toEqual({ id: { S: 'a' } });
});

test('any other failure is thrown', async () => {
  await expect(conflictOf(Promise.reject(new Error('no table')))).rejects.toThrow('no table');
});
