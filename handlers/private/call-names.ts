import { messageOf } from '../../releases/parse';

/** What this needs of a client: the steps that every call of it passes. */
interface Client {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (call: never) => Promise<unknown>,
        context: { readonly commandName?: string },
      ) => (call: never) => Promise<unknown>,
      options: { readonly step: 'initialize'; readonly priority: 'high'; readonly name: string },
    ): void;
  };
}

/**
 * Lets each error of a client say which call failed, because the SDK's errors don't, and dead letters hold no more than the
 * message. Other errors than those of the SDK pass too, with their own classes.
 */
export function naming<C extends object>(client: C): C {
  (client as unknown as Client).middlewareStack.add(
    (next, { commandName = 'a call' }) =>
      async (call) => {
        try {
          return await next(call);
        } catch (error) {
          if (error instanceof Error)
            error.message = `${commandName.replace(/Command$/, '')} failed: ${messageOf(error)}`;
          throw error;
        }
      },
    { step: 'initialize', priority: 'high', name: 'nameCalls' },
  );
  return client;
}
