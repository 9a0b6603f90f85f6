import { PropertyInjectors } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { throwFaults } from '../private/errors';
import { renderFault } from '../private/render-fault';
import { checkGivenRoles, checkRolePaths } from './private/checks';
import { ServiceRole, type ServiceRoleProps } from './service-role';

/** Properties of `GivenRoles`. */
export interface GivenRolesProps {
  /**
   * The names of roles, by the paths of the constructs that use them, such as
   * `{ 'Ml/Training/Role': 'ml-training-pipeline' }`. Several constructs can share a role. A name that IAM does not accept
   * fails with MLL236, and a path at which no role is needed with MLL239.
   *
   * @default - none; each role has the name that its construct has fixed for it, or a name that is made of the path
   */
  readonly roleNames?: { [constructPath: string]: string };

  /**
   * The IAM path of all roles whose names are not fixed by their constructs. It begins and ends with a slash; any other path
   * fails with MLL237.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * What names that are made of paths begin with: at most 32 letters, digits and `+=,.@_-`. Anything else fails with MLL238.
   * Names of roles are unique in an account, so choose another one for another copy of the same stacks.
   *
   * @default - nothing; the name begins with that of the stack
   */
  readonly prefix?: string;
}

/** The names that were given to a scope, and the paths at which roles are needed in it. */
interface Names {
  readonly roleNames: { readonly [constructPath: string]: string };
  readonly known: Set<string>;
}

const applied = new WeakMap<IConstruct, Names[]>();

/** The names of the scopes around a construct, the nearest and latest first. */
function namesAround({ node }: IConstruct): Names[] {
  return node.scopes.toReversed().flatMap((scope) => applied.get(scope) ?? []);
}

/**
 * All roles of a scope are existing ones, which somebody else makes.
 *
 * No construct of this library that is made in the scope afterwards makes an IAM resource. The names of its roles are known at
 * synth: the name in `roleNames`, else the name that other accounts know the role by, else a name that is made of the path of
 * the construct and stays as long as the path. What each role has to trust and to allow is in the file `iam-roles.json` of the
 * cloud assembly. A role that a construct is given by its own prop stays.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/customize-permissions-cli.html
 * @example
 * import { data, foundation } from 'cdk-ml-lifecycle';
 *
 * foundation.GivenRoles.applyTo(this, { path: '/bank/', prefix: 'ml-' });
 * const lake = new data.DataLake(this, 'Lake');
 */
export class GivenRoles {
  /**
   * Makes no roles in a scope. Call it before the constructs that have roles: it adds a property injector for `ServiceRole`,
   * which takes the place of another one on the same scope. The path and the prefix are those of the nearest scope; names may be
   * given to any scope around.
   *
   * @param scope the app, a stage, a stack or any construct, whose roles are meant
   * @param props the names of the roles; a wrong one fails with MLL236, MLL237 or MLL238
   */
  public static applyTo(scope: IConstruct, props: GivenRolesProps = {}): void {
    throwFaults(checkGivenRoles(props), scope);
    const { roleNames = {}, path = '/', prefix = '' } = props;
    const names: Names = { roleNames, known: new Set() };
    applied.set(scope, [names, ...(applied.get(scope) ?? [])]);
    PropertyInjectors.of(scope).add({
      constructUniqueId: ServiceRole.PROPERTY_INJECTION_ID,
      inject: (own: ServiceRoleProps, { id, scope: parent }) => {
        const at = [parent.node.path, id].filter((part) => part !== '').join('/');
        const around = namesAround(parent);
        for (const { known } of around) known.add(at);
        if (own.role) return own;
        const roleName = around.find(({ roleNames: all }) => at in all)?.roleNames[at] ?? own.roleName;
        const isFixed = roleName !== undefined && roleName === own.roleName;
        return { ...own, _named: { roleName, prefix, path: isFixed ? (own.path ?? '/') : path } };
      },
    });
    scope.node.addValidation({
      validate: () => checkRolePaths(Object.keys(roleNames), [...names.known]).map(renderFault),
    });
  }

  private constructor() {}
}
