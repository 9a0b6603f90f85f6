import {
  DefaultTokenResolver,
  type IFragmentConcatenator,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stack,
  Token,
  Tokenization,
} from 'aws-cdk-lib/core';

/**
 * A value as the template of a stack would have it: with the intrinsic functions of CloudFormation where only the deployment
 * knows it. What another stack makes is named together with that stack, because CDK exports nothing for a report.
 */
export function resolveForReport<T>(stack: Stack, value: T): T {
  return Tokenization.resolve(value, { scope: stack, preparing: false, resolver: new ReportResolver(stack) }) as T;
}

/** The name of a stack; of a nested one, which CloudFormation names, the path. */
export function nameOf({ node, stackName }: Stack): string {
  return Token.isUnresolved(stackName) ? node.path : stackName;
}

class Joined implements IFragmentConcatenator {
  public join(left: unknown, right: unknown): unknown {
    const parts: unknown[] = [];
    for (const part of [left, right].flatMap(partsOf)) {
      const last = parts.at(-1);
      if (typeof part === 'string' && typeof last === 'string') parts.splice(-1, 1, last + part);
      else parts.push(part);
    }
    return parts.length === 1 ? parts[0] : { 'Fn::Join': ['', parts] };
  }
}

function partsOf(value: unknown): unknown[] {
  if (value === undefined || value === null || value === '') return [];
  const [delimiter, parts] = (value as { 'Fn::Join'?: [string, unknown] })['Fn::Join'] ?? [];
  return delimiter === '' && Array.isArray(parts) ? parts : [value];
}

class ReportResolver extends DefaultTokenResolver {
  public constructor(private readonly stack: Stack) {
    super(new Joined());
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, post: IPostProcessor): unknown {
    const elsewhere = Reference.isReference(token) ? Stack.of(token.target) : this.stack;
    if (elsewhere === this.stack) return super.resolveToken(token, context, post);
    const own = elsewhere.resolve(token) as object;
    return typeof own === 'object' ? { ...own, Stack: nameOf(elsewhere) } : own;
  }
}
