import {
  type Condition,
  identityStatements,
  resourceStatements,
  type Statement,
  wildcardsOf,
} from '../../../constructs/lens/private/evidence/policies';
import type { Estate } from '../../../constructs/lens/private/judge/estate';
import type { Access } from '../report';
import { placeOf } from './place';

/** Who may do what on what, by the policies of roles and by those of resources. */
export function accessIn(estate: Estate): Access[] {
  const own = identityStatements(estate).map((statement) =>
    access(
      statement,
      statement.resources.map(({ text }) => text),
    ),
  );
  const resources = resourceStatements(estate).map((statement) =>
    access(statement, statement.resources.length > 0 ? textsOf(statement) : [statement.subject.logicalId]),
  );
  return [...own, ...resources];
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
