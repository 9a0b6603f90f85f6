import { Refusal } from './refusal';

/** The parts of an ARN that say what it is, and where. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Takes an ARN apart. */
export function arnParts(arn: string): ArnParts {
  const [, partition, service, region, account, resource] =
    /^arn:([\w-]+):([\w-]+):([\w-]+):(\d{12}):(.+)$/.exec(arn) ?? [];
  if (resource === undefined) throw new Refusal(`${JSON.stringify(arn)} is no ARN of a target`);
  return { partition, service, region, account, resource };
}
