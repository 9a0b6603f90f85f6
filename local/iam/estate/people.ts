import type { DeployedRole } from '../records';
import { CAPABILITIES, developer } from './developers';
import type { Estate } from './estate';
import { type Approval, APPROVALS } from './levers';
import { type Answer, Reach } from './reach';

/** The answer for one principal, under the name that people read. */
export interface Named extends Answer {
  readonly account: string;
  readonly name: string;
  /** Whether it is a role of the estate. If not, it is a developer with one capability. */
  readonly isDeployed: boolean;
  /** What remains with the hardened bootstrap stacks. */
  readonly afterHardening: readonly Approval[];
}

export interface Answers {
  readonly estate: Estate;
  readonly roles: readonly Named[];
  /** By capability, and then by account in the order of `accountsOf`. */
  readonly developers: readonly (readonly Named[])[];
}

export interface Account {
  readonly id: string;
  readonly name: string;
}

/** The account of the pipelines, and those of the environments. */
export function accountsOf({ delivery }: Estate): Account[] {
  const environments = delivery.deployments.map(({ account: id, environment: name }) => ({ id, name }));
  const all = [{ id: delivery.tools, name: 'dev' }, ...environments];
  return all.filter(({ id }, i) => all.findIndex((one) => one.id === id) === i);
}

/**
 * Answers for every role of an estate, and for a developer with each capability in each account.
 *
 * @param closed the same estate with hardened bootstrap stacks
 */
export async function answersOf(estate: Estate, closed: Estate): Promise<Answers> {
  const accounts = accountsOf(estate);
  const people = CAPABILITIES.map((capability) => accounts.map(({ id }) => developer(id, capability)));
  const [reach, afterwards] = [estate, closed].map((each) => new Reach(each, people.flat())) as [Reach, Reach];
  const answer = async (principal: DeployedRole, name: string, isDeployed: boolean): Promise<Named> => {
    const account = accounts.find(({ id }) => id === principal.account)!.name;
    const found = await reach.of(principal);
    // hardening only takes away
    const isOpen = found.remaining.length < APPROVALS.length;
    const afterHardening = isOpen ? (await afterwards.of(principal)).remaining : found.remaining;
    return { ...found, account, name, isDeployed, afterHardening };
  };
  const roles: Named[] = [];
  for (const role of estate.policies.roles) roles.push(await answer(role, nameOfRole(role), true));
  const developers: Named[][] = [];
  for (const [i, { name }] of CAPABILITIES.entries()) {
    const row: Named[] = [];
    for (const person of people[i]!) row.push(await answer(person, name, false));
    developers.push(row);
  }
  return { estate, roles, developers };
}

/** The name of a role without what its account and its Region add. */
export function nameOfRole({ arn }: Pick<DeployedRole, 'arn'>): string {
  return `\`${arn
    .split('/')
    .at(-1)!
    .replace(/-\d{12}-[a-z0-9-]+$/, '')}\``;
}
