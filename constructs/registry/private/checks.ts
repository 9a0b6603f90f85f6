import { Token } from 'aws-cdk-lib/core';
import { type Fault, type Path, Quantity, fault } from '../../private/faults';
import { ACCOUNT, checkPattern, isWithin } from '../../private/validate';
import * as rules from './rules';

type Found = Fault | undefined;

interface ConsumerFacts {
  readonly account?: string;
  readonly deployRoleArn?: string;
}

interface ProducerFacts {
  readonly account?: string;
  readonly registerRoleArn?: string;
}

interface GroupFacts {
  readonly useCase?: { readonly useCaseName?: string; readonly namePrefix?: string };
  readonly modelPackageGroupName?: string;
  readonly existingDescription?: string;
  readonly consumers?: readonly ConsumerFacts[];
  readonly producers?: readonly ProducerFacts[];
}

/** Everything that is wrong with a model package group. Where a prop is absent, that of the use case is judged. */
export function checkModelPackageGroup(facts: GroupFacts): Found[] {
  const { useCase, modelPackageGroupName, existingDescription, consumers = [], producers = [] } = facts;
  return [
    modelPackageGroupName === undefined
      ? (checkName(['useCase', 'namePrefix'], useCase?.namePrefix) ??
        checkName(['useCase', 'useCaseName'], useCase?.useCaseName))
      : checkName(['modelPackageGroupName'], modelPackageGroupName),
    checkDescription(existingDescription),
    ...consumers.flatMap((consumer, i) => checkConsumer(['consumers', i], consumer, accounts(consumers.slice(0, i)))),
    ...producers.flatMap((producer, i) => checkProducer(['producers', i], producer, accounts(producers.slice(0, i)))),
  ];
}

/** Everything that is wrong with a consumer that is added to a group which has others already. */
export function checkAddedConsumer(consumer: ConsumerFacts, others: readonly string[]): Found[] {
  return checkConsumer([], consumer, others);
}

/** Everything that is wrong with a producer that is added to a group which has others already. */
export function checkAddedProducer(producer: ProducerFacts, others: readonly string[]): Found[] {
  return checkProducer([], producer, others);
}

/** What is wrong with the ARN of an existing group. */
export function checkGroupArn(arn: string): Found {
  return checkPattern(rules.GROUP_ARN, ['modelPackageGroupArn'], arn, rules.MODEL_GROUP_ARN);
}

function checkProducer(at: Path, { account, registerRoleArn }: ProducerFacts, others: readonly string[]): Found[] {
  return [
    checkPattern(rules.PRODUCER_ACCOUNT, [...at, 'account'], account, ACCOUNT),
    checkPattern(rules.PRODUCER_ROLE, [...at, 'registerRoleArn'], registerRoleArn, rules.ROLE_ARN),
    isAgain(account, others) ? fault(rules.PRODUCER_ONCE, [...at, 'account'], { got: account }) : undefined,
  ];
}

function isAgain(account: string | undefined, others: readonly string[]): boolean {
  return account !== undefined && !Token.isUnresolved(account) && others.includes(account);
}

function checkConsumer(at: Path, { account, deployRoleArn }: ConsumerFacts, others: readonly string[]): Found[] {
  return [
    checkPattern(rules.CONSUMER_ACCOUNT, [...at, 'account'], account, ACCOUNT),
    checkPattern(rules.CONSUMER_ROLE, [...at, 'deployRoleArn'], deployRoleArn, rules.ROLE_ARN),
    isAgain(account, others) ? fault(rules.CONSUMER_ONCE, [...at, 'account'], { got: account }) : undefined,
  ];
}

function accounts(users: readonly { readonly account?: string }[]): string[] {
  return users.flatMap(({ account }) => account ?? []);
}

function checkName(at: Path, name: string | undefined): Found {
  return checkPattern(rules.MODEL_GROUP_NAME, at, name, rules.GROUP_NAME);
}

function checkDescription(description: string | undefined): Found {
  if (description === undefined || Token.isUnresolved(description)) return undefined;
  const { length } = description;
  const fits = isWithin(length, rules.DESCRIPTION_LENGTH);
  if (fits && rules.DESCRIPTION.test(description)) return undefined;
  return fault(rules.MODEL_GROUP_DESCRIPTION, ['existingDescription'], {
    got: fits ? description : new Quantity(length, 'characters'),
  });
}
