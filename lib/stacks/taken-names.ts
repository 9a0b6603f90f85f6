import { releaseStackName } from '../../constructs/delivery/private/names';
import { type Fault, fault } from '../../constructs/private/faults';
import { prefixOf } from '../../constructs/private/names';
import type { DeclaredUseCase } from '../use-case/declared-use-case';
import { DEVELOPMENT } from '../use-case/props/delivery';
import { STACK_TAKEN } from '../use-case/rules';
import { placeIn } from '../use-case/source';
import { stackName } from './stack-name';

/** A name that an environment makes. Two claims clash if they have the same key. */
interface Claim {
  readonly name: string;
  readonly key: string;
}

/**
 * Reports environments that would make a name twice. The use case `a-b` in `c`, and `a` in `b-c`, both make the stack `a-b-c`.
 * The environment `prod-release` has the stack that the release of `prod` would be deployed as. The use case `a-b`, and `a` in
 * the environment `b`, have roles and a key alias of the same names, if they are in one account, and the people of `a` would
 * hear the alarms of `a-b`.
 */
export function checkTakenNames(declared: readonly DeclaredUseCase[]): Fault[] {
  const taken = new Map<string, DeclaredUseCase>();
  return declared.flatMap((useCase) =>
    claims(useCase).flatMap(([environment, made]) => {
      const clash = made.find(({ key }) => taken.has(key));
      const first = clash && taken.get(clash.key)!;
      for (const { key } of made) taken.set(key, taken.get(key) ?? useCase);
      if (first === undefined) return [];
      const must = `${STACK_TAKEN.must}; ${first.source} makes ${clash!.name} too`;
      return [placeIn(useCase.source, fault(STACK_TAKEN, ['environments', environment], { must, atKey: true }))];
    }),
  );
}

function claims(useCase: DeclaredUseCase): [environment: string, made: Claim[]][] {
  const { definition, development, stages } = useCase;
  const prefix = prefixOf(definition);
  const accounts = [...new Set([development.account, ...stages.map(({ env }) => env.account!)])];
  return [
    [
      DEVELOPMENT,
      [
        stack(stackName(useCase, DEVELOPMENT)),
        inAccount(`${prefix}-${DEVELOPMENT}`, development.account),
        ...accounts.map((account) => inAccount(prefix, account)),
      ],
    ],
    ...stages.map(({ stageName, env }): [string, Claim[]] => [
      stageName,
      [
        stack(stackName(useCase, stageName)),
        stack(releaseStackName(definition, stageName)),
        inAccount(`${prefix}-${stageName}`, env.account!),
      ],
    ]),
  ];
}

/** A stack, whose name is unique in an app. */
function stack(name: string): Claim {
  return { name, key: name };
}

/** What names in an account begin with. */
function inAccount(name: string, account: string): Claim {
  return { name, key: `${account}/${name}` };
}
