import { basename, dirname } from 'node:path';
import { JobFailure } from './job';

export interface ImageOptions {
  /** The interpreter that stands in for the one in AWS's scikit-learn images. */
  readonly python: string;
  /** The folder of the programs that images start by themselves. */
  readonly containers: string;
  /**
   * The commands that start containers of custom images, by the URI of the image without registry and tag. `*` stands
   * for any characters, such as `{ 'fraud-*': ['python3', '/home/me/fraud/main.py'] }`.
   */
  readonly images?: { readonly [pattern: string]: readonly string[] };
}

/** The local program that stands in for a container's. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** The variables that the image sets. */
  readonly env: { readonly [variable: string]: string };
}

export interface ContainerStart {
  readonly image: string;
  readonly entrypoint?: readonly string[];
  /** The arguments after the entrypoint. */
  readonly args?: readonly string[];
  /** The command for an image without an entrypoint, such as `train`. */
  readonly command?: string;
}

const SCIKIT_LEARN = 'sagemaker-scikit-learn';
const PYTHONS = ['python', 'python3'];

/** Maps images to local programs. */
export class Images {
  public constructor(private readonly options: ImageOptions) {}

  /** @throws a JobFailure that names the image and how to map it */
  public command(start: ContainerStart): Command {
    const given = start.entrypoint?.length ? start.entrypoint : undefined;
    if (given) this.requireKnown(start.image);
    const [program, ...leading] = given ?? this.entrypoint(start);
    const passed = start.args ?? (given || !start.command ? [] : [start.command]);
    return {
      // a path in a request is inside the image, and a path in a mapping is on this machine
      program: PYTHONS.includes(given ? basename(program) : program) ? this.options.python : program,
      args: [...leading, ...passed],
      env: { PATH: [dirname(this.options.python), '/usr/local/bin', '/usr/bin', '/bin'].join(':') },
    };
  }

  private entrypoint({ image, command }: ContainerStart): readonly string[] {
    this.requireKnown(image);
    const own = this.own(image);
    if (own) return own;
    if (command === 'train') return ['python3', `${this.options.containers}/script_mode.py`];
    throw new JobFailure(`ClientError: image ${image} starts nothing by itself: name a ContainerEntrypoint`);
  }

  private requireKnown(image: string): void {
    if (repositoryOf(image) === SCIKIT_LEARN || this.own(image)) return;
    throw new JobFailure(
      `ClientError: no local program stands in for image ${image}: map it, ` +
        `such as { '${repositoryOf(image)}': ['python3', '/path/to/main.py'] }`,
    );
  }

  private own(image: string): readonly string[] | undefined {
    const entries = Object.entries(this.options.images ?? {});
    return entries.find(([pattern]) => matches(pattern, repositoryOf(image)) || matches(pattern, image))?.[1];
  }
}

/** The name of an image without its registry, tag and digest. */
export function repositoryOf(image: string): string {
  const path = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  return path.replace(/^[^/]*\.[^/]*\//, '');
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(text);
}
