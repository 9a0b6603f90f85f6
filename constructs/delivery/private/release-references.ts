import {
  CfnElement,
  CfnResource,
  DefaultTokenResolver,
  Reference,
  Stack,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib/core';
import type { IPostProcessor, IResolvable, IResolveContext } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type Fault, fault } from '../../private/faults';
import * as rules from './rules';

/** What one stack reads of another. */
interface ForeignReference {
  readonly source: CfnElement;
  readonly target: IConstruct;
  readonly attribute: string;
}

/** What a release reads of other stacks. */
export function importsOf(release: Stack): ForeignReference[] {
  return elementsBelow(release).flatMap((source) =>
    referencesIn(source).filter(({ target }) => Stack.of(target) !== release),
  );
}

/** Each value of another stack that a release reads, as a fault. */
export function checkImports(release: Stack, imports: readonly ForeignReference[]): Fault[] {
  return distinct(imports).map(({ source, target, attribute }) =>
    fault(rules.RELEASE_IMPORTS, ['release'], {
      must: `not refer to another stack, as ${pathBelow(release, source)} does`,
      got: `${target.node.path}.${attribute}`,
    }),
  );
}

/** Each value of a release that another stack reads, as a fault. */
export function checkExports(release: Stack): Fault[] {
  const strangers = elementsBelow(release.node.root).filter((element) => element.stack !== release);
  const exports = strangers.flatMap(referencesIn).filter(({ target }) => Stack.of(target) === release);
  return distinct(exports).map(({ source, target, attribute }) =>
    fault(rules.RELEASE_EXPORTS, ['release'], {
      must: `not be referred to by another stack, as by ${resourcePath(source)}`,
      got: `${pathBelow(release, target)}.${attribute}`,
    }),
  );
}

const STRENGTH = '_crossStackReferenceStrengthOverride';

/**
 * Calls back when CDK turns a reference of another stack to a resource into text. CDK asks for the strength of such a
 * reference first, and refuses it with an error of its own where accounts or Regions differ, before anything else can be
 * known of it. Where CDK asks for something else, it is found in the finished template.
 */
export function onReference(resource: CfnResource, refuse: () => void): void {
  let strength: unknown = Reflect.get(resource, STRENGTH);
  Object.defineProperty(resource, STRENGTH, {
    get: () => {
      refuse();
      return strength;
    },
    set: (value: unknown) => {
      strength = value;
    },
    configurable: true,
  });
}

function elementsBelow(root: IConstruct): CfnElement[] {
  return root.node.findAll().filter((c) => CfnElement.isCfnElement(c));
}

function referencesIn(source: CfnElement): ForeignReference[] {
  const found = new References();
  // CDK finds references in the same way, by a method that it keeps to itself
  const content = (source as unknown as { _toCloudFormation(): object })._toCloudFormation();
  Tokenization.resolve(content, { scope: source, resolver: found, preparing: true });
  return found.all.map(({ target, displayName }) => ({ source, target, attribute: displayName }));
}

class References extends DefaultTokenResolver {
  public readonly all: Reference[] = [];

  public constructor() {
    super(new StringConcat());
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, post: IPostProcessor): unknown {
    if (Reference.isReference(token)) this.all.push(token);
    return super.resolveToken(token, context, post);
  }
}

function distinct(references: readonly ForeignReference[]): ForeignReference[] {
  const name = ({ source, target, attribute }: ForeignReference) =>
    [source.node.path, target.node.path, attribute].join();
  return [...new Map(references.map((reference) => [name(reference), reference])).values()];
}

function pathBelow(stack: Stack, construct: IConstruct): string {
  return resourcePath(construct).slice(stack.node.path.length + 1);
}

/** The path of the construct that a resource is the main one of. */
function resourcePath({ node }: IConstruct): string {
  const { scope } = node;
  return node.id === 'Resource' && scope && !Stack.isStack(scope) ? scope.node.path : node.path;
}
