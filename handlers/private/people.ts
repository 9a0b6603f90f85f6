import type { UserContext } from '@aws-sdk/client-sagemaker';
import type { Identity } from '../../schema/release';
import { shown } from '../../releases/parse';

/** The session that SageMaker itself opens for a role. It is nobody's name. */
const OF_SERVICE = 'SageMaker';
/** IAM Identity Center names the sessions of these roles after the person. Elsewhere, callers may choose the name. */
const OF_IDENTITY_CENTER = /^AWSReservedSSO_/;

/** What SageMaker says of somebody, as far as it tells people apart. Nothing if it says nothing. */
export function identityOf(context: UserContext | undefined): Identity | undefined {
  const { IamIdentity: iam, UserProfileArn: userProfile } = context ?? {};
  const { Arn: arn, SourceIdentity: sourceIdentity } = iam ?? {};
  if (arn === undefined && userProfile === undefined) return undefined;
  return { ...(arn && { arn }), ...(sourceIdentity && { sourceIdentity }), ...(userProfile && { userProfile }) };
}

/** The name by which people know an identity. */
export function nameOf({ arn, sourceIdentity, userProfile }: Identity): string {
  return shown(sourceIdentity ?? userProfile ?? arn ?? 'somebody');
}

/**
 * Why two identities may be one person; nothing if they are two. Sessions of one role are one person unless something says
 * otherwise that callers can't choose: a source identity, a profile of Studio, or IAM Identity Center.
 */
export function samePerson(one: Identity, other: Identity): string | undefined {
  if (one.sourceIdentity && other.sourceIdentity)
    return isSame(one.sourceIdentity, other.sourceIdentity) ? `both are ${shown(one.sourceIdentity)}` : undefined;
  if (one.userProfile && other.userProfile)
    return one.userProfile === other.userProfile ? `both are ${shown(one.userProfile)}` : undefined;
  if (one.arn !== undefined && one.arn === other.arn) return `both are ${shown(one.arn)}`;
  const [a, b] = [sessionOf(one), sessionOf(other)];
  if (a && b && a.role === b.role && !OF_IDENTITY_CENTER.test(a.roleName))
    return `both are sessions of the role ${a.roleName}, whose names anybody may choose`;
  const shared = namesOf(one).find((name) => namesOf(other).some((each) => isSame(name, each)));
  return shared && `both are called ${shown(shared)}`;
}

interface Session {
  /** The role with its account. */
  readonly role: string;
  readonly roleName: string;
  readonly session: string;
}

function sessionOf({ arn }: Identity): Session | undefined {
  const [, account, roleName, session] = arn?.match(/^arn:[^:]+:sts::(\d*):assumed-role\/([^/]+)\/(.+)$/) ?? [];
  return account === undefined ? undefined : { role: `${account}/${roleName}`, roleName, session };
}

/** What a person may be called: who is behind a session, the session itself, a user, or a profile. */
function namesOf(identity: Identity): string[] {
  const { arn, sourceIdentity, userProfile } = identity;
  const session = sessionOf(identity)?.session;
  const [, user] = arn?.match(/:(?:user|federated-user)\/(?:.*\/)?([^/]+)$/) ?? [];
  const names = [sourceIdentity, session === OF_SERVICE ? undefined : session, user, userProfile?.split('/').at(-1)];
  return names.filter((name) => name !== undefined);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Why somebody may not approve what others have made; nothing if they may. */
export function dependence(approver: Identity | undefined, makers: readonly Identity[]): string | undefined {
  if (approver === undefined) return 'it is not known who approved it';
  for (const maker of makers) {
    const because = samePerson(approver, maker);
    if (because !== undefined)
      return `${nameOf(approver)} approved it and ${nameOf(maker)} made it: ${because}; somebody else has to approve it`;
  }
  return undefined;
}
