import { type Access, openCloudFormation } from '../destroy/access';
import { type PlannedStack, plan } from '../destroy/plan';
import { Problem } from '../problem';
import { removal, type Retained } from '../destroy/retained';
import { deleteStack, findStack, type FoundStack } from '../destroy/stack';
import { ConfigurationError } from '../../constructs/private/errors';
import type { DeclaredUseCase } from '../use-case/declared-use-case';
import { readUseCases } from '../use-case/find';
import type { Terminal } from './terminal';

/** What the command was told. */
export interface DestroyOptions {
  readonly useCase?: string;
  readonly qualifier: string;
  readonly yes?: boolean;
}

/**
 * Deletes every stack of the use cases at a path, releases included. It looks at all of them before it deletes one, and
 * without `yes` it only says what it would delete.
 */
export async function destroy(path: string, options: DestroyOptions, terminal: Terminal): Promise<void> {
  // the SDK is a part of this bundle, so nobody can follow its advice to update Node for a newer SDK
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    for (const useCase of readUseCases(path, options.useCase)) await destroyUseCase(useCase, options, terminal);
  } catch (error) {
    if (!(error instanceof Problem) && !ConfigurationError.isConfigurationError(error)) throw error;
    terminal.err(error.message);
    terminal.exit(1);
  }
}

async function destroyUseCase(
  useCase: DeclaredUseCase,
  { qualifier, yes }: DestroyOptions,
  terminal: Terminal,
): Promise<void> {
  const clients = new Clients();
  const found: FoundStack[] = [];
  terminal.out(useCase.definition.useCaseName);
  for (const planned of plan(useCase, qualifier)) {
    const stack = await findStack((await clients.of(planned)).reading, planned);
    if (stack) found.push(stack);
    terminal.out(`  ${line(planned, stack)}`);
  }
  if (!yes || found.length === 0) {
    terminal.out(remains(found, 'would stay'));
    terminal.out(
      found.length === 0 ? 'nothing to delete' : 'nothing was deleted: --yes deletes these stacks in this order',
    );
    return;
  }
  for (const stack of found) {
    await deleteStack((await clients.of(stack.planned)).deleting, stack);
    terminal.out(`  deleted ${stack.planned.name}`);
  }
  terminal.out(remains(found, 'stays'));
}

function line({ name, place }: PlannedStack, stack: FoundStack | undefined): string {
  const where = `${name}  ${place.account} ${place.region}`;
  if (stack === undefined) return `${where}  is not there`;
  const { deleted, retained, status } = stack;
  return `${where}  ${status}, ${deleted} resources to delete, ${retained.length} to keep`;
}

/** What is kept, with the commands that remove it, by account. */
function remains(found: readonly FoundStack[], verb: string): string {
  const keeping = found.filter(({ retained, left }) => retained.length + left.length > 0);
  if (keeping.length === 0) return `nothing ${verb}`;
  return [
    `what ${verb}, and how to remove it for good:`,
    ...keeping.flatMap(({ planned, retained, left }) => [
      `  ${planned.name}, with credentials of account ${planned.place.account}:`,
      ...inOrder([...left, ...retained]).flatMap((each) => [
        `    # ${each.type} ${each.id}`,
        ...removal(each).map((command) => `    ${command}`),
      ]),
    ]),
  ].join('\n');
}

/** Keys come last: without its key, data can't be read any more, not even by accident. */
function inOrder(retained: readonly Retained[]): Retained[] {
  return retained.toSorted((a, b) => Number(a.type === 'AWS::KMS::Key') - Number(b.type === 'AWS::KMS::Key'));
}

/** CloudFormation in each account and Region, opened once. */
class Clients {
  private readonly opened = new Map<string, Promise<Access>>();

  public of({ place }: PlannedStack): Promise<Access> {
    const key = `${place.account}/${place.region}`;
    const client = this.opened.get(key) ?? openCloudFormation(place);
    this.opened.set(key, client);
    return client;
  }
}
