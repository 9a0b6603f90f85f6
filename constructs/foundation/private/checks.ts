import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { type Duration, type Size, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { checkReader } from '../../private/cross-account';
import { throwFaults } from '../../private/errors';
import { type Fault, type Path, Quantity, type Rule, fault } from '../../private/faults';
import { INSTANCE_TYPE } from '../../private/instance-type';
import { isAlias, keyBehind } from '../../private/key-alias';
import { PLACEMENT } from '../../private/placement';
import {
  ACCOUNT,
  ROLE_PATH,
  checkNotEmpty,
  checkNumber,
  checkOneOf,
  checkPattern,
  days,
  isWithin,
  mebibytes,
  seconds,
  suggestion,
} from '../../private/validate';
import * as roles from './role-rules';
import * as rules from './rules';

type Found = (Fault | undefined)[];

interface RoleFacts {
  readonly service: string;
  readonly description: string;
  readonly roleName?: string;
  readonly path?: string;
  readonly role?: { readonly env: { readonly account: string } };
}

interface NetworkFacts {
  readonly cidr?: string;
  readonly availabilityZones?: number;
  readonly availabilityZoneIds?: readonly string[];
  readonly availabilityZoneNames?: readonly string[];
  readonly callerAccounts?: readonly string[];
}

interface LogRetentionFacts {
  readonly logGroupNames?: readonly string[];
  readonly sharedLogGroupNames?: readonly string[];
  readonly retention?: Duration;
}

interface PackageRepositoryFacts {
  readonly domainName?: string;
  readonly repositoryName?: string;
  readonly source?: { readonly connectionName: string; readonly format: string };
  readonly approvedPackages?: readonly string[];
}

interface WorkbenchFacts {
  readonly domainName?: string;
  readonly vpc?: unknown;
  readonly users?: readonly string[];
  readonly idleTimeout?: Duration;
  readonly instanceType?: string;
}

interface ReaderFacts {
  readonly sid?: string;
  readonly accounts?: readonly string[];
  readonly roleArns?: readonly string[];
}

interface HandlerFacts {
  readonly handler: string;
  readonly functionName?: string;
  readonly rolePath?: string;
  readonly timeout?: Duration;
  readonly memorySize?: Size;
  readonly reservedConcurrency?: number;
  readonly logRetention?: Duration;
}

const ALIAS = /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/;
const ZONE_ID = /^[a-z]+\d-az\d+$/;
const ZONE_NAME = /^[a-z]+(?:-[a-z]+)+-\d+[a-z]$/;
const CIDR = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\/)|(?=\/))){4}\/(1[6-9]|2[0-4])$/;

/** Everything that is wrong with a role in an account. */
export function checkServiceRole({ service, description, roleName, path, role }: RoleFacts, account: string): Found {
  const told = Token.isUnresolved(description) || (description.length > 0 && description.length <= 1000);
  const got = new Quantity(description.length, 'characters');
  return [
    checkPattern(roles.ROLE_SERVICE, ['service'], service, /^[a-z0-9.-]+\.amazonaws\.com$/),
    checkPattern(roles.ROLE_NAME, ['roleName'], roleName, roles.ROLE_NAME_PATTERN),
    checkPattern(roles.ROLE_PATH, ['path'], path, ROLE_PATH),
    told ? undefined : fault(roles.ROLE_DESCRIPTION, ['description'], { got }),
    checkSameAccount(role?.env.account, account),
  ];
}

function checkSameAccount(its: string | undefined, account: string): Fault | undefined {
  if (its === undefined || its === account || Token.isUnresolved(its) || Token.isUnresolved(account)) return undefined;
  return fault(roles.ROLE_ACCOUNT, ['role'], { got: its, must: `be a role of the account ${account}` });
}

interface GivenFacts {
  readonly roleNames?: { readonly [constructPath: string]: string };
  readonly path?: string;
  readonly prefix?: string;
}

/** Everything that is wrong with what the roles of a scope are called. */
export function checkGivenRoles({ roleNames = {}, path, prefix }: GivenFacts): Found {
  // A token is refused, because the report is for people who make the roles before the deployment.
  const isName = (name: string) => !Token.isUnresolved(name) && roles.ROLE_NAME_PATTERN.test(name);
  return [
    ...Object.entries(roleNames).map(([at, name]) =>
      isName(name) ? undefined : fault(roles.GIVEN_NAME, ['roleNames', at], { got: name }),
    ),
    checkPattern(roles.GIVEN_PATH, ['path'], path, ROLE_PATH),
    checkPattern(roles.GIVEN_PREFIX, ['prefix'], prefix, roles.GIVEN_PREFIX_PATTERN),
  ];
}

/** The constructs to which roles are given, but which need none. */
export function checkRolePaths(given: readonly string[], needing: readonly string[]): Fault[] {
  return given
    .filter((at) => !needing.includes(at))
    .map((at) => fault(roles.GIVEN_FOR, ['roleNames', at], { atKey: true, fix: suggestion(at, needing) }));
}

/** Everything that is wrong with an event handler; `available` are the handlers that this package has. */
export function checkEventHandler(props: HandlerFacts, available: string[]): Found {
  const { handler, functionName, rolePath, timeout, memorySize, reservedConcurrency } = props;
  return [
    checkOneOf(rules.HANDLER_NAME, ['handler'], handler, available),
    checkPattern(rules.FUNCTION_NAME, ['functionName'], functionName, rules.FUNCTION_NAME_PATTERN),
    checkPattern(roles.ROLE_PATH, ['rolePath'], rolePath, ROLE_PATH),
    checkNumber(rules.HANDLER_TIMEOUT, ['timeout'], seconds(timeout), rules.HANDLER_SECONDS),
    checkNumber(rules.HANDLER_MEMORY, ['memorySize'], mebibytes(memorySize), rules.HANDLER_MEBIBYTES),
    checkConcurrency(reservedConcurrency),
    ...checkRetention(props.logRetention, 'logRetention'),
  ];
}

/** What is wrong with the concurrency that is reserved for a handler. */
export function checkConcurrency(reserved: number | undefined): Fault | undefined {
  return checkNumber(rules.HANDLER_RESERVED, ['reservedConcurrency'], reserved, rules.HANDLER_CONCURRENCY);
}

interface StrictFacts {
  readonly alarmTopics?: readonly unknown[];
  readonly reservedConcurrency?: number;
}

/** Everything that is wrong with what a strict preset gives. */
export function checkStrictPreset({ alarmTopics, reservedConcurrency }: StrictFacts): Found {
  return [checkNotEmpty(rules.STRICT_TOPICS, ['alarmTopics'], alarmTopics), checkConcurrency(reservedConcurrency)];
}

/** Everything that is wrong with a retention and the log groups that it is for. */
export function checkLogRetention(props: LogRetentionFacts): Found {
  const { logGroupNames: own = [], sharedLogGroupNames: shared = [], retention } = props;
  const named = (prop: string, names: readonly string[]) =>
    names.map((name, i) => checkPattern(rules.LOG_GROUP_NAME, [prop, i], name, rules.LOG_GROUP_NAME_PATTERN));
  return [
    ...named('logGroupNames', own),
    ...named('sharedLogGroupNames', shared),
    checkNotEmpty(rules.LOG_GROUPS, ['logGroupNames'], [...own, ...shared]),
    ...checkRetention(retention),
  ];
}

/** Everything that is wrong with how long logs are kept. */
export function checkRetention(retention: Duration | undefined, prop = 'retention'): Found {
  const count = days(retention);
  if (count === undefined || rules.RETENTION_DAYS.includes(count)) return [];
  return [fault(rules.LOG_RETENTION, [prop], { got: new Quantity(count, 'days') })];
}

interface KeyFacts {
  readonly key?: IKeyRef;
  readonly alias?: string;
  readonly pendingWindow?: Duration;
}

interface Where {
  readonly account: string;
  readonly region: string;
}

/** Everything that is wrong with a key; `here` is where its alias would be. */
export function checkEncryptionKey({ key, alias, pendingWindow }: KeyFacts, here: Where): Found {
  return [
    key && alias !== undefined ? (checkAliasable(key.env, here) ?? checkNoAlias(key)) : undefined,
    checkPattern(rules.KEY_ALIAS, ['alias'], alias, ALIAS),
    checkNumber(rules.PENDING_WINDOW, ['pendingWindow'], days(pendingWindow), rules.PENDING_DAYS),
  ];
}

/** An alias is where its key is. Whatever of both is known at deployment only may be the same. */
function checkAliasable(there: Where, here: Where): Fault | undefined {
  const differs = (a: string, b: string) => a !== b && !Token.isUnresolved(a) && !Token.isUnresolved(b);
  if (!differs(there.account, here.account) && !differs(there.region, here.region)) return undefined;
  const must = `be in account ${here.account}, ${here.region}, where it gets an alias`;
  return fault(rules.ALIASED_KEY, ['key'], {
    got: `${there.account}, ${there.region}`,
    must: Token.isUnresolved(must) ? undefined : must,
  });
}

function checkNoAlias(key: IKeyRef): Fault | undefined {
  return isAlias(keyBehind(key)) ? fault(rules.ALIAS_OF_ALIAS, ['key'], { got: key.keyRef.keyId }) : undefined;
}

/** Everything that is wrong with the roles of other accounts that may decrypt with a key. */
export function checkKeyReader(reader: ReaderFacts, taken: readonly string[] = []): Found {
  return checkReader(rules.KEY_READER, reader, [...new Set(taken)]);
}

/** Everything that is wrong with a network, in a Region if that is known. */
export function checkNetwork(network: NetworkFacts, region?: string): Found {
  const { cidr, availabilityZones, callerAccounts = [] } = network;
  return [
    // A token is refused here, because the subnets are computed from the range.
    Token.isUnresolved(cidr)
      ? fault(rules.NETWORK_CIDR, ['cidr'], { got: cidr })
      : checkPattern(rules.NETWORK_CIDR, ['cidr'], cidr, CIDR),
    checkNumber(rules.NETWORK_ZONES, ['availabilityZones'], availabilityZones, rules.AVAILABILITY_ZONES),
    ...checkZones(network, region),
    ...callerAccounts.map((id, i) => checkPattern(rules.CALLER_ACCOUNT, ['callerAccounts', i], id, ACCOUNT)),
  ];
}

/** The zones are named in one way: by their number, their IDs or their names. */
function checkZones(network: NetworkFacts, region: string | undefined): Found {
  const { availabilityZones: count, availabilityZoneIds: ids, availabilityZoneNames: names } = network;
  const isName = (name: string) =>
    ZONE_NAME.test(name) && (region === undefined || Token.isUnresolved(region) || name.slice(0, -1) === region);
  return [
    checkZoneList(rules.NETWORK_ZONE_IDS, 'availabilityZoneIds', ids, (id) => ZONE_ID.test(id)),
    checkZoneList(rules.NETWORK_ZONE_NAMES, 'availabilityZoneNames', names, isName),
    checkNoCount(rules.NETWORK_ZONE_IDS, 'ID', ids, count),
    checkNoCount(rules.NETWORK_ZONE_NAMES, 'name', names, count),
    ids && names
      ? fault(rules.NETWORK_ZONE_IDS, ['availabilityZoneIds'], {
          got: ids,
          must: 'be left out where availabilityZoneNames is given',
          fix: 'name the zones by their IDs or by their names',
        })
      : undefined,
  ];
}

/** A list that is known at deployment is refused, because there is one subnet for each zone. */
function checkZoneList(
  rule: Rule,
  prop: string,
  given: readonly string[] | undefined,
  isZone: (zone: string) => boolean,
): Fault | undefined {
  if (given === undefined) return undefined;
  const counted =
    !Token.isUnresolved(given) &&
    new Set(given).size === given.length &&
    isWithin(given.length, rules.AVAILABILITY_ZONES);
  if (counted && given.every((zone) => Token.isUnresolved(zone) || isZone(zone))) return undefined;
  return fault(rule, [prop], { got: given });
}

function checkNoCount(rule: Rule, what: 'ID' | 'name', given: unknown, count: number | undefined): Fault | undefined {
  if (given === undefined || count === undefined) return undefined;
  const must = `be left out where availabilityZone${what === 'ID' ? 'Ids' : 'Names'} is given`;
  return fault(rule, ['availabilityZones'], {
    got: count,
    must,
    fix: `leave it out: there is one subnet for each ${what}`,
  });
}

/** Everything that is wrong with the subnets and security groups that jobs run in. */
export function checkPlacement(subnets: unknown[], securityGroups: unknown[]): Found {
  return [checkNotEmpty(PLACEMENT, ['subnets'], subnets), checkNotEmpty(PLACEMENT, ['securityGroups'], securityGroups)];
}

/** Everything that is wrong with a repository of packages. */
export function checkPackageRepository(props: PackageRepositoryFacts): Found {
  const { domainName, repositoryName, source } = props;
  // Without a name of its own, the repository has that of the domain, whose rule is the stricter one.
  return [
    checkPattern(rules.PACKAGE_DOMAIN, ['domainName'], domainName, /^[a-z][a-z0-9-]{0,48}[a-z0-9]$/),
    checkPattern(rules.PACKAGE_REPOSITORY, ['repositoryName'], repositoryName, /^[A-Za-z0-9][\w.-]{1,99}$/),
    checkPattern(rules.PACKAGE_SOURCE, ['source', 'connectionName'], source?.connectionName, /^public:[a-z-]{1,90}$/),
    checkPattern(rules.PACKAGE_SOURCE, ['source', 'format'], source?.format, /^[a-z]{1,20}$/, {
      must: 'be the format of packages, such as pypi',
      fix: 'take it from the list of formats in the guide of CodeArtifact',
    }),
    ...checkApproved(props.approvedPackages),
  ];
}

/** The L1 that a construct has made; one that stands for an existing resource has none. */
export function madeResource<T>(resource: T | undefined, scope: IConstruct): T {
  throwFaults([resource === undefined ? fault(rules.MADE_RESOURCE, ['resource']) : undefined], scope);
  return resource!;
}

/** What is wrong with the ARN of an existing repository of packages. */
export function checkPackageRepositoryArn(arn: string): Fault | undefined {
  const pattern =
    /^arn:aws[a-z-]*:codeartifact:[a-z0-9-]+:\d{12}:repository\/[a-z][a-z0-9-]{0,48}[a-z0-9]\/[\w.-]{2,100}$/;
  return checkPattern(rules.PACKAGE_REPOSITORY_ARN, ['repositoryArn'], arn, pattern);
}

/** A name known at deployment only is refused, because each package has a resource of its name. */
function checkApproved(names: readonly string[] | undefined): Found {
  if (names === undefined) return [];
  if (Token.isUnresolved(names)) return [fault(rules.APPROVED_PACKAGE, ['approvedPackages'], { got: names })];
  const must = 'be a name in lower case, of letters, digits and single hyphens, that is in the list once';
  const isGood = (name: string, i: number) =>
    !Token.isUnresolved(name) && rules.PACKAGE_NAME_PATTERN.test(name) && names.indexOf(name) === i;
  return [
    checkNotEmpty(rules.APPROVED_PACKAGE, ['approvedPackages'], names),
    ...names.map((name, i) =>
      isGood(name, i) ? undefined : fault(rules.APPROVED_PACKAGE, ['approvedPackages', i], { got: name, must }),
    ),
  ];
}

/** Everything that is wrong with a workbench. */
export function checkWorkbench({ domainName, vpc, users, idleTimeout, instanceType }: WorkbenchFacts): Found {
  return [
    checkPattern(rules.STUDIO_DOMAIN, ['domainName'], domainName, rules.STUDIO_NAME),
    vpc === undefined ? fault(rules.STUDIO_VPC, ['vpc']) : undefined,
    checkNumber(rules.IDLE_TIMEOUT, ['idleTimeout'], minutes(idleTimeout), rules.IDLE_MINUTES),
    checkPattern(rules.STUDIO_INSTANCE, ['instanceType'], instanceType, INSTANCE_TYPE),
    ...(Token.isUnresolved(users) ? [] : (users ?? [])).map((name, i, all) =>
      checkUser(name, all.slice(0, i), ['users', i]),
    ),
  ];
}

/** What is wrong with the name of a person, if others have theirs. */
export function checkUser(name: string, others: readonly string[], path: Path = ['name']): Fault | undefined {
  // A token is refused, because each person has a resource of their name.
  const isGood = !Token.isUnresolved(name) && rules.STUDIO_NAME.test(name) && !others.includes(name);
  return isGood ? undefined : fault(rules.STUDIO_USER, path, { got: name });
}

function minutes(duration: Duration | undefined): number | undefined {
  const count = seconds(duration);
  return count === undefined ? undefined : count / 60;
}
