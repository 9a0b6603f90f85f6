import { type Answer, json, refuse, type Request } from './wire';
import { holds, type Item } from './condition';

interface Update {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Item;
}

const TYPE = 'application/x-amz-json-1.0';

/** A DynamoDB table with the partition key `id`, which evaluates conditions as DynamoDB does. */
export class Table {
  public readonly items = new Map<string, Item>();

  public answer(operation: string, { body }: Request): Answer {
    const input = JSON.parse(body.toString());
    const id: string = (input.Key ?? input.Item).id.S;
    const current = this.items.get(id);
    const {
      ConditionExpression: condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    } = input;
    if (condition && !holds(condition, current ?? {}, names, values))
      return refuse(400, 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', {
        message: 'The conditional request failed',
        ...(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && current && { Item: current }),
      });
    if (operation === 'PutItem') this.items.set(id, input.Item);
    else if (operation === 'DeleteItem') this.items.delete(id);
    else if (operation === 'UpdateItem') this.items.set(id, { ...current, id: { S: id }, ...assigned(input) });
    else if (operation === 'GetItem') return json(current ? { Item: current } : {}, TYPE);
    else throw new Error(`the table knows no ${operation}`);
    return json({}, TYPE);
  }
}

/** The attributes that an expression such as `SET #a = :a, #b = :b` sets. */
function assigned(input: Update): Item {
  const list = input.UpdateExpression.replace(/^SET /, '').split(', ');
  const pairs = list.map((assignment) => assignment.split(' = '));
  return Object.fromEntries(
    pairs.map(([name, value]) => [input.ExpressionAttributeNames[name], input.ExpressionAttributeValues[value]]),
  );
}
