import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { ConfigurationError, type Fault, fault } from '../../private/errors';
import { checkPattern } from '../../private/validate';

/** In the release a file bears the name of the environment, beside `template.json` and `manifest.json`. */
const ENVIRONMENT = /^(?=.{1,12}$)(?!(template|manifest)$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const APPROVAL_VALUES = ['ModelPackageArn', 'BaselineUri', 'ModelCreatedAt'];

/** Marks a release, whichever copy of this package made it. */
export const RELEASE = Symbol.for('cdk-ml-lifecycle.delivery.ReleaseStack');

/** 701: the stack that a release lies in. */
export function checkReleasePlace(scope: Construct, id: string): Stack {
  const stack = scope.node.scopes.toReversed().find((c) => Stack.isStack(c));
  if (stack && !(RELEASE in stack)) return stack;
  const where = stack ? `release ${stack.node.path}` : 'no stack';
  const fix = `create ${id} in the stack that holds the delivery`;
  throw new ConfigurationError([fault('MLL701', 'scope', 'in a stack that the app deploys', where, fix)], scope);
}

/** 702: an asset. */
export function assetFault(asset: string): Fault {
  const fix = 'put what needs it into the platform of the environment';
  return fault('MLL702', 'release', 'without assets, because it is deployed into other accounts', asset, fix);
}

/** 704: where the kit is used. */
export function checkKitPlace(scope: IConstruct, parent: Stack): Fault | undefined {
  const stack = Stack.of(scope);
  if (stack === parent) return undefined;
  return fault('MLL704', 'kit', `used in ${parent.node.path}`, stack.node.path, 'put the delivery into that stack');
}

/** 705, 706: references between the release and deployed stacks, seen in the finished template. */
export function checkTemplate(template: { readonly Outputs?: object }, text: string): (Fault | undefined)[] {
  const imports = ['Fn::ImportValue', 'Fn::GetStackOutput'].find((f) => text.includes(`"${f}"`));
  const exported = Object.keys(template.Outputs ?? {}).find((id) => id.startsWith('ExportsOutput'));
  return [
    imports === undefined
      ? undefined
      : fault('MLL705', 'release', 'free of other stacks', imports, 'use parameterFromEnvironment or a fixed name'),
    exported === undefined
      ? undefined
      : fault('MLL706', 'release', 'used by no other stack', exported, 'give the resource a fixed name and use that'),
  ];
}

/** 707: the name of an environment. */
export function checkEnvironment(environment: string, present: string[]): (Fault | undefined)[] {
  const fix = 'write it as in staging or prod-eu';
  return [
    checkPattern(
      { code: 'MLL707', prop: 'environment', fix },
      environment,
      ENVIRONMENT,
      'lower-case words joined by hyphens, at most 12 characters',
    ),
    present.includes(environment)
      ? fault('MLL707', 'environment', 'new to the release', environment, 'give every environment once')
      : undefined,
  ];
}

/** 708 to 710, 712: the values of one environment. `known` tells of each parameter whether it has a default. */
export function checkValues(
  environment: string,
  values: { [logicalId: string]: string },
  known: Map<string, boolean>,
): (Fault | undefined)[] {
  const missing = [...known]
    .filter(([id, hasDefault]) => !hasDefault && !APPROVAL_VALUES.includes(id) && !(id in values))
    .map(([id]) => fault('MLL708', id, `given for ${environment}`, undefined, 'add it to the parameters of the stage'));
  return [
    ...missing,
    ...Object.entries(values).map(([id, value]) => {
      if (APPROVAL_VALUES.includes(id))
        return fault('MLL712', id, 'left to the approval', value, `take it from the parameters of ${environment}`);
      if (!known.has(id))
        return fault('MLL710', id, 'a parameter of the release', environment, `it has ${[...known.keys()].join(', ')}`);
      if (!Token.isUnresolved(value)) return undefined;
      return fault('MLL709', id, `known at synth for ${environment}`, 'a token', 'read it by parameterFromEnvironment');
    }),
  ];
}

/** 711: dependencies of the release. */
export function checkNoDependency(stacks: Stack[]): Fault | undefined {
  if (stacks.length === 0) return undefined;
  const got = stacks.map((s) => s.node.path);
  return fault('MLL711', 'release', 'independent of deployed stacks', got, 'deploy them before the first approval');
}
