import type { DeployedRole } from '../records';
import { type Edge, edgesOf } from './edges';
import type { Estate } from './estate';
import { type Approval, APPROVALS, type Lever, leversOf } from './levers';
import { type Question, Questions, type Way } from './questions';

/** A step from one role to another. */
export interface Step {
  readonly edge: Edge;
  readonly way: Way;
}

/** A call of a lever, and the chain of roles at whose end it is allowed. */
export interface Move {
  readonly question: Question;
  readonly steps: readonly Step[];
}

/** A lever that a principal moves. */
export interface Reached {
  readonly lever: Lever;
  readonly moves: readonly Move[];
}

/** What a principal can do to production, alone. */
export interface Answer {
  readonly principal: DeployedRole;
  readonly reached: readonly Reached[];
  /** The approvals that others still have to give before bytes of the principal's choice are in production. */
  readonly remaining: readonly Approval[];
}

/** Answers for each principal of an estate, and for people who are not in it, what they can do to production. */
export class Reach {
  private readonly questions: Questions;
  private readonly edges: readonly Edge[];
  private readonly levers: readonly Lever[];
  private readonly next = new Map<string, Promise<readonly Step[]>>();

  public constructor(estate: Estate, people: readonly DeployedRole[] = []) {
    this.questions = new Questions(estate, people);
    this.edges = edgesOf(estate);
    this.levers = leversOf(estate);
  }

  public async of(principal: DeployedRole): Promise<Answer> {
    const chains = await this.chainsFrom(principal.arn);
    const reached: Reached[] = [];
    for (const lever of this.levers) {
      const moves = await this.movesOf(lever, chains);
      if (moves) reached.push({ lever, moves });
    }
    const skipped = new Set(reached.flatMap(({ lever }) => lever.skips));
    return { principal, reached, remaining: APPROVALS.filter((approval) => !skipped.has(approval)) };
  }

  /** A short chain to every role that somebody can act as. Chains that need nobody else come first. */
  private async chainsFrom(principal: string): Promise<Chains> {
    const chains = new Map<string, readonly Step[]>([[principal, []]]);
    for (const withLater of [false, true])
      for (const [role, steps] of chains)
        for (const step of await this.stepsFrom(role)) {
          if (step.edge.later && !withLater) continue;
          if (!chains.has(step.edge.to)) chains.set(step.edge.to, [...steps, step]);
        }
    return chains;
  }

  private stepsFrom(role: string): Promise<readonly Step[]> {
    const known = this.next.get(role) ?? this.findSteps(role);
    this.next.set(role, known);
    return known;
  }

  private async findSteps(role: string): Promise<readonly Step[]> {
    const steps: Step[] = [];
    for (const edge of this.edges) {
      const way = await this.questions.firstWay(role, edge.ways);
      if (way) steps.push({ edge, way });
    }
    return steps;
  }

  /** The calls of a lever need not all be made as the same role. Of the ways to move it, the one with the fewest roles. */
  private async movesOf({ ways }: Lever, chains: Chains): Promise<readonly Move[] | undefined> {
    const found: (readonly Move[])[] = [];
    for (const way of ways) {
      const moves: Move[] = [];
      for (const question of way) {
        const steps = await this.chainTo(question, chains);
        if (steps) moves.push({ question, steps });
      }
      if (moves.length === way.length) found.push(moves);
    }
    return found.sort((one, other) => longest(one) - longest(other))[0];
  }

  private async chainTo(question: Question, chains: Chains): Promise<readonly Step[] | undefined> {
    for (const [role, steps] of chains) if (await this.questions.firstWay(role, [[question]])) return steps;
    return undefined;
  }
}

/** How each role is reached. */
type Chains = ReadonlyMap<string, readonly Step[]>;

function longest(moves: readonly Move[]): number {
  return Math.max(...moves.map(({ steps }) => steps.length));
}
