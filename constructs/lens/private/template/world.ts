/** Answers the questions that a template leaves open. */
export interface World {
  /** The answer to a question, which is the same one whoever asks, and whatever options they know. */
  choose<T>(question: string, options: readonly T[]): T;
  /** The answer to a question, if somebody asked it before. */
  answered(question: string): unknown;
}

/** A rule asked for something that the template leaves open. */
export class OpenQuestion extends Error {}

/** The world of templates that leave nothing open, which needs no exploring. */
export const SETTLED: World = {
  choose(question: string): never {
    throw new OpenQuestion(question);
  },
  answered: () => undefined,
};

/** One of the ways in which a template can be deployed: an answer to each question that the template leaves open. */
class OneWorld implements World {
  private readonly answers = new Map<string, unknown>();

  public constructor(private readonly trail: Choice[]) {}

  /** The answer to a question. The first time it is asked, the explorer is told of the other answers. */
  public choose<T>(question: string, options: readonly T[]): T {
    if (!this.answers.has(question)) {
      const depth = this.answers.size;
      if (depth === this.trail.length) this.trail.push({ index: 0, count: options.length });
      this.answers.set(question, options[this.trail[depth].index]);
    }
    return this.answers.get(question) as T;
  }

  /** The answer to a question, if somebody asked it before. */
  public answered(question: string): unknown {
    return this.answers.get(question);
  }
}

interface Choice {
  index: number;
  readonly count: number;
}

/** More worlds than this are not looked at: a template with so many open questions can't be judged. */
const MOST_WORLDS = 64;

/**
 * What a function says in every world that a template leaves possible, or nothing if there are too many. The function runs
 * once if it asks no question.
 */
export function inEveryWorld<T>(judge: (world: World) => T, most = MOST_WORLDS): T[] | undefined {
  const results: T[] = [];
  const trail: Choice[] = [];
  do {
    if (results.length === most) return undefined;
    results.push(judge(new OneWorld(trail)));
  } while (advance(trail));
  return results;
}

/** Turns the trail to the next world, as a counter turns over. */
function advance(trail: Choice[]): boolean {
  while (trail.length > 0) {
    const last = trail[trail.length - 1];
    if (last.index + 1 < last.count) {
      last.index += 1;
      return true;
    }
    trail.pop();
  }
  return false;
}

/** What a function says in one of the worlds that a template leaves possible: that of the first answers. */
export function inOneWorld<T>(look: (world: World) => T): T {
  return look(new OneWorld([]));
}
