import { arnParts } from './arn';
import { Refusal } from './refusal';

interface Config {
  readonly region: string;
  readonly profile?: string;
}

/** Clients of AWS's services for the accounts and Regions of targets. */
export class Clients {
  private readonly opened = new Map<string, unknown>();

  public constructor(
    /** The account of the credentials that everything else uses. */
    private readonly account: string,
    /** A profile for the accounts that these credentials don't belong to. */
    private readonly otherProfile?: string,
  ) {}

  /** A client in the account of a resource. */
  public of<T>(Client: new (config: Config) => T, arn: string): T {
    const { account, region } = arnParts(arn);
    if (account === this.account) return this.open(Client, { region });
    if (this.otherProfile === undefined)
      throw new Refusal(
        `it goes on in account ${account}: name a profile with credentials of that account by --target-profile`,
      );
    return this.open(Client, { region, profile: this.otherProfile });
  }

  /** A client with the own credentials in the Region of a resource of any account. */
  public own<T>(Client: new (config: Config) => T, arn: string): T {
    return this.open(Client, { region: arnParts(arn).region });
  }

  private open<T>(Client: new (config: Config) => T, config: Config): T {
    const key = [Client.name, config.region, config.profile].join(' ');
    const client = (this.opened.get(key) as T | undefined) ?? new Client(config);
    this.opened.set(key, client);
    return client;
  }
}
