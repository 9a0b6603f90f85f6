import { Token } from 'aws-cdk-lib/core';
import { type Fault, type Path, Quantity, fault } from '../../private/faults';
import { ACCOUNT, checkPattern, isWithin } from '../../private/validate';
import * as rules from './rules';

type Found = Fault | undefined;

interface ConsumerFacts {
  readonly account?: string;
  readonly deployRoleArn?: string;
}

interface GroupFacts {
  readonly useCase?: { readonly useCaseName?: string; readonly namePrefix?: string };
  readonly modelPackageGroupName?: string;
  readonly existingDescription?: string;
  readonly consumers?: readonly ConsumerFacts[];
}

/** Everything that is wrong with a model package group. Where a prop is absent, that of the use case is judged. */
export function checkModelPackageGroup(facts: GroupFacts): Found[] {
  const { useCase, modelPackageGroupName, existingDescription, consumers = [] } = facts;
  return [
    modelPackageGroupName === undefined
      ? (checkName(['useCase', 'namePrefix'], useCase?.namePrefix) ??
        checkName(['useCase', 'useCaseName'], useCase?.useCaseName))
      : checkName(['modelPackageGroupName'], modelPackageGroupName),
    checkDescription(existingDescription),
    ...consumers.flatMap((consumer, i) => checkConsumer(['consumers', i], consumer, accounts(consumers.slice(0, i)))),
  ];
}

/** Everything that is wrong with a consumer that is added to a group which has others already. */
export function checkAddedConsumer(consumer: ConsumerFacts, others: readonly string[]): Found[] {
  return checkConsumer([], consumer, others);
}

function checkConsumer(at: Path, { account, deployRoleArn }: ConsumerFacts, others: readonly string[]): Found[] {
  const again = account !== undefined && !Token.isUnresolved(account) && others.includes(account);
  return [
    checkPattern(rules.CONSUMER_ACCOUNT, [...at, 'account'], account, ACCOUNT),
    checkPattern(rules.CONSUMER_ROLE, [...at, 'deployRoleArn'], deployRoleArn, rules.ROLE_ARN),
    again ? fault(rules.CONSUMER_ONCE, [...at, 'account'], { got: account }) : undefined,
  ];
}

function accounts(consumers: readonly ConsumerFacts[]): string[] {
  return consumers.flatMap(({ account }) => account ?? []);
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
