/** An attribute value of DynamoDB, of the types that the handlers use. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly M?: Record<string, AttributeValue>;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
}
export type Item = Record<string, AttributeValue>;

interface Scope {
  readonly item: Item;
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue>;
}

const TOKEN = /\s*(\(|\)|<>|<=|>=|=|<|>|[#:]\w+|\w+)/y;

/** Evaluates a DynamoDB condition expression by its grammar, and refuses what it doesn't know. */
export function holds(
  expression: string,
  item: Item,
  names: Scope['names'] = {},
  values: Scope['values'] = {},
): boolean {
  const tokens = tokenize(expression);
  const scope = { item, names, values };
  const result = either(tokens, scope);
  if (tokens.length > 0) throw new Error(`unexpected ${tokens[0]} in ${expression}`);
  return result;
}

function tokenize(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (!match) throw new Error(`can't read ${expression.slice(at)}`);
    tokens.push(match[1]);
  }
  return tokens;
}

function either(tokens: string[], scope: Scope): boolean {
  let result = both(tokens, scope);
  while (tokens[0] === 'OR') {
    tokens.shift();
    const right = both(tokens, scope);
    result = result || right;
  }
  return result;
}

function both(tokens: string[], scope: Scope): boolean {
  let result = term(tokens, scope);
  while (tokens[0] === 'AND') {
    tokens.shift();
    const right = term(tokens, scope);
    result = result && right;
  }
  return result;
}

function term(tokens: string[], scope: Scope): boolean {
  const token = tokens.shift();
  if (token === '(') return closed(either(tokens, scope), tokens);
  if (token === 'attribute_exists' || token === 'attribute_not_exists') {
    tokens.shift();
    const exists = operand(tokens.shift()!, scope) !== undefined;
    return closed(exists === (token === 'attribute_exists'), tokens);
  }
  const left = operand(token!, scope);
  const operator = tokens.shift();
  return compare(left, operator!, operand(tokens.shift()!, scope));
}

function closed(result: boolean, tokens: string[]): boolean {
  if (tokens.shift() !== ')') throw new Error('a parenthesis is not closed');
  return result;
}

function operand(token: string, { item, names, values }: Scope): AttributeValue | undefined {
  if (token.startsWith(':')) {
    if (!(token in values)) throw new Error(`no value for ${token}`);
    return values[token];
  }
  if (token.startsWith('#') && !(token in names)) throw new Error(`no name for ${token}`);
  return item[token.startsWith('#') ? names[token] : token];
}

function compare(left: AttributeValue | undefined, operator: string, right: AttributeValue | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  const numeric = left.N !== undefined && right.N !== undefined;
  if (!numeric && (left.S === undefined || right.S === undefined)) return false;
  const [a, b] = numeric ? [Number(left.N), Number(right.N)] : [left.S!, right.S!];
  switch (operator) {
    case '=':
      return a === b;
    case '<>':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      throw new Error(`unknown operator ${operator}`);
  }
}
