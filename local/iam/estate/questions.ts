import { judge } from '../judge';
import { identityPolicies, Policies } from '../policies';
import { asList, type DeployedRole, type RecordedCall } from '../records';
import type { Estate } from './estate';

/** One call that somebody would have to be allowed. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly context?: { readonly [key: string]: string };
  /** Whether the policy of the resource is gone. */
  readonly unprotected?: true;
}

/** Calls of which all are needed. */
export type Way = readonly Question[];

/** Asks the evaluator about the policies of an estate, each question once. */
export class Questions {
  private readonly policies: Policies;
  private readonly unprotected: Policies;
  private readonly buckets: Map<string, string>;
  private readonly answers = new Map<string, Promise<boolean>>();

  public constructor(
    private readonly estate: Estate,
    people: readonly DeployedRole[],
  ) {
    const { roles, resources } = estate.policies;
    this.policies = new Policies({ roles: [...roles, ...people], resources });
    this.unprotected = new Policies({ roles: [...roles, ...people], resources: [] });
    const buckets = estate.resources.filter(({ type }) => type === 'AWS::S3::Bucket');
    this.buckets = new Map(buckets.map(({ name, account }) => [name, account]));
  }

  /** The first way whose calls somebody is all allowed. */
  public async firstWay(principal: string, ways: readonly Way[]): Promise<Way | undefined> {
    for (const way of ways) if (await this.allAllowed(principal, way)) return way;
    return undefined;
  }

  private async allAllowed(principal: string, way: Way): Promise<boolean> {
    for (const question of way) if (!(await this.isAllowed(principal, question))) return false;
    return true;
  }

  private isAllowed(principal: string, question: Question): Promise<boolean> {
    if (this.isOutOfReach(principal, question)) return Promise.resolve(false);
    const key = JSON.stringify([principal, question]);
    const known = this.answers.get(key);
    if (known) return known;
    const answer = this.ask(this.callOf(principal, question), question.unprotected ? this.unprotected : this.policies);
    this.answers.set(key, answer);
    return answer;
  }

  private async ask(call: RecordedCall, policies: Policies): Promise<boolean> {
    const judgement = await judge(call, policies);
    if (judgement?.verdict === 'unknown')
      throw new Error(`the evaluator can't say whether ${call.principal} may ${call.action} on ${call.resource}`);
    return judgement?.verdict === 'allowed';
  }

  /** Most questions need no evaluator: nothing that the caller has, and nothing on the resource, is about the action. */
  private isOutOfReach(principal: string, { action, resource }: Question): boolean {
    const role = this.policies.role(principal);
    const own = role ? identityPolicies(role).map(({ policy }) => policy) : [];
    const ofResource = this.policies.ofResource(action, resource);
    const statements = [...own, ...(ofResource ? [ofResource] : [])].flatMap(({ Statement }) => asList(Statement));
    return !statements.some(
      ({ Effect, Action, NotAction }) =>
        Effect === 'Allow' && (NotAction !== undefined || asList(Action).some((pattern) => covers(pattern, action))),
    );
  }

  /** A call as it reaches IAM from somebody who does everything right: with TLS, through the service, in the own Region. */
  private callOf(principal: string, { action, resource, context }: Question): RecordedCall {
    const account = principal.startsWith('arn:') ? principal.split(':')[4]! : this.estate.delivery.tools;
    const [service] = action.split(':');
    const owner = resource.split(':')[4] || this.buckets.get(resource.split(':')[5]!.split('/')[0]!) || account;
    return {
      account,
      region: this.estate.delivery.region,
      principal,
      action,
      resource,
      allowed: true,
      context: {
        ...(principal.startsWith('arn:') && { 'aws:PrincipalArn': principal, 'aws:PrincipalAccount': account }),
        'aws:SecureTransport': 'true',
        'aws:ResourceAccount': owner,
        ...(service === 's3' && { 's3:TlsVersion': '1.3', 's3:ResourceAccount': owner }),
        ...context,
      },
    };
  }
}

function covers(pattern: string, action: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(action);
}
