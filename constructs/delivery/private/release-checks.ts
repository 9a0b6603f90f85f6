import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { checkEnvironmentName } from '../../private/environment-name';
import { type Fault, fault } from '../../private/faults';
import { suggestion } from '../../private/validate';
import { RELEASE } from '../../private/release-marker';
import { FROM_APPROVAL } from './release-facts';
import * as rules from './rules';

type Found = (Fault | undefined)[];

/** The innermost stack around a construct that is not made yet. */
export function stackAround(scope: Construct): Stack | undefined {
  return scope.node.scopes.toReversed().find((c) => Stack.isStack(c));
}

/** Whether a release is in a stack that can publish its kit. */
export function checkReleasePlace(stack: Stack | undefined, id: string): Fault | undefined {
  if (stack?.nested) return fault(rules.RELEASE_NESTED, ['scope'], { got: stack.node.path, fix: nestedFix(stack, id) });
  if (stack !== undefined && !(RELEASE in stack)) return undefined;
  const inside = stack && { must: `${rules.RELEASE_PLACE.must}, not inside another release`, got: stack.node.path };
  return fault(rules.RELEASE_PLACE, ['scope'], { ...inside, fix: `create ${id} in the stack of its delivery` });
}

function nestedFix(stack: Stack, id: string): string {
  const around = stack.node.scopes.find((c) => Stack.isStack(c))!;
  return `create ${id} and its delivery in the stack ${around.node.path}`;
}

/** A release that was asked to carry an asset. */
export function assetFault(asset: string): Fault {
  return fault(rules.RELEASE_ASSET, ['release'], { got: asset });
}

/** Whether the kit is used in the stack that publishes it. */
export function checkKitPlace(scope: IConstruct, parent: Stack): Fault | undefined {
  const stack = Stack.of(scope);
  if (stack === parent) return undefined;
  return fault(rules.KIT_PLACE, ['kit'], { must: `be used in the stack ${parent.node.path}`, got: stack.node.path });
}

/** Everything that is wrong with the finished template: references between the release and stacks of the app. */
export function checkTemplate(template: { readonly Outputs?: object }, text: string): Found {
  const imports = ['Fn::ImportValue', 'Fn::GetStackOutput'].find((f) => text.includes(`"${f}"`));
  const exported = Object.keys(template.Outputs ?? {}).find((id) => id.startsWith('ExportsOutput'));
  return [
    imports === undefined ? undefined : fault(rules.RELEASE_IMPORTS, ['release'], { got: imports }),
    exported === undefined ? undefined : fault(rules.RELEASE_EXPORTS, ['release'], { got: exported }),
  ];
}

/** Everything that is wrong with an environment that a release is to get. */
export function checkEnvironment(environment: string, present: string[]): Found {
  return [
    checkEnvironmentName(['environment'], environment),
    present.includes(environment) ? fault(rules.ENVIRONMENT_TWICE, ['environment'], { got: environment }) : undefined,
  ];
}

/**
 * Everything that is wrong with the values of one environment.
 * @param known for each parameter of the release, whether it has a default
 */
export function checkValues(
  environment: string,
  values: { [name: string]: string },
  known: Map<string, boolean>,
): Found {
  const missing = [...known.keys()].filter((id) => !known.get(id) && !FROM_APPROVAL.includes(id) && !(id in values));
  return [
    ...missing.map((id) =>
      fault(rules.PARAMETER_MISSING, ['parameters', id], {
        must: `have a value in ${environment}, because it has no default`,
        fix: `add it to the parameters of the stage ${environment}`,
      }),
    ),
    ...Object.entries(values).map(([id, value]) => checkValue(environment, id, value, [...known.keys()])),
  ];
}

function checkValue(environment: string, id: string, got: string, known: string[]): Fault | undefined {
  const path = ['parameters', id];
  if (FROM_APPROVAL.includes(id)) {
    const fix = `remove it from the parameters of the stage ${environment}`;
    return fault(rules.PARAMETER_OF_APPROVAL, path, { got, fix, atKey: true });
  }
  if (!known.includes(id)) {
    const must = `be the name of a parameter of the release to have a value in ${environment}`;
    const fix = suggestion(id, known) ?? `the release has ${known.join(', ')}`;
    return fault(rules.PARAMETER_STRANGE, path, { must, fix, atKey: true });
  }
  if (!Token.isUnresolved(got)) return undefined;
  return fault(rules.PARAMETER_UNKNOWN_AT_SYNTH, path, { got, must: `be known at synth in ${environment}` });
}

/** Everything that is wrong with the environment variables of the container that a release serves. */
export function checkModelEnvironment(environment: { readonly [name: string]: string }): Found {
  const unknown = Object.entries(environment).filter(([, value]) => Token.isUnresolved(value));
  return unknown.map(([name, got]) => fault(rules.MODEL_ENVIRONMENT, ['modelEnvironment', name], { got }));
}

/** Whether the release depends on stacks that the app deploys. */
export function checkNoDependency(stacks: Stack[]): Fault | undefined {
  if (stacks.length === 0) return undefined;
  return fault(rules.RELEASE_DEPENDENCY, ['release'], { got: stacks.map((s) => s.node.path) });
}
