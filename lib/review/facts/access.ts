import {
  type Condition,
  identityStatements,
  resourceStatements,
  type Statement,
  trustStatements,
  wildcardsOf,
} from '../../../constructs/lens/private/evidence/policies';
import type { Estate } from '../../../constructs/lens/private/judge/estate';
import type { Access } from '../report';
import { placeOf } from './place';

/** Who may do what on what, by the policies of roles and of resources, and who may assume which role. */
export function accessIn(estate: Estate): Access[] {
  const own = identityStatements(estate).map((statement) => access(statement, textsOf(statement)));
  const resources = resourceStatements(estate).map((statement) =>
    access(statement, statement.resources.length > 0 ? textsOf(statement) : [statement.subject.logicalId]),
  );
  const trusts = trustStatements(estate).map((statement) => {
    const trust = access(statement, [statement.subject.logicalId]);
    return statement.effect === 'Allow' && statement.who.includes('*') ? { ...trust, wildcards: ['*'] } : trust;
  });
  return [...own, ...resources, ...trusts];
}

function textsOf({ resources }: Statement): string[] {
  return resources.map(({ text }) => text);
}

function access(statement: Statement, resources: string[]): Access {
  return {
    ...placeOf(statement.subject),
    who: statement.who,
    effect: statement.effect,
    actions: statement.actions.map(({ text }) => text),
    resources,
    conditions: statement.conditions.map(shown),
    wildcards: wildcardsOf(statement),
  };
}

const SIGNS: { readonly [operator: string]: string | undefined } = {
  ArnEquals: '=',
  ArnLike: 'like',
  ArnNotLike: 'not like',
  Bool: '=',
  StringEquals: '=',
  StringEqualsIgnoreCase: '=',
  StringLike: 'like',
  StringNotEquals: '≠',
  StringNotLike: 'not like',
};

function shown({ operator, key, value }: Condition): string {
  const [, quantifier, name, optional] = /^(?:(\w+):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const sign = SIGNS[name ?? ''] ?? name ?? operator;
  const values = value.items.map(({ text }) => text).join(', ');
  const base = `${key} ${sign} ${values}`;
  return `${quantifier ? `${quantifier}: ` : ''}${base}${optional ? ', if there is one' : ''}`;
}
