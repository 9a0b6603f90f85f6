import { identityStatements, managedPolicies, type Statement, trustStatements } from '../evidence/policies';
import { excessOf, isBroad } from '../evidence/privileges';
import { EXPLORING, TRAINING } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

/** Who may do something may do no more than is needed. */
export const MLSEC03_BP01: PracticeRule = {
  id: 'MLSEC03-BP01',
  fix: {
    library: 'the grants of the constructs, such as `endpoint.grants.invoke(role)`, name actions and resources',
    cloudFormation:
      'name actions and ARNs in Statement, add a Condition where only * is possible, and give each kind of job a role of its own',
  },
  judge: (estate) => [...policies(estate), ...trusted(estate), ...shared(estate)],
};

function policies(estate: Estate): PracticeOutcome[] {
  const statements = identityStatements(estate).map(narrow);
  // what a template's own policies allow is judged there
  const managed = managedPolicies(estate)
    .filter(({ subject, arn }) => estate.targets(subject, arn).length === 0)
    .map(({ subject, arn }) => ({ ...named(arn), subject }));
  return [...statements, ...managed];
}

function narrow(statement: Statement): PracticeOutcome {
  const { subject, node, actions } = statement;
  const excess = excessOf(statement);
  if (excess) return { ...failed(excess.reason, excess.place), subject };
  const open = [node, ...actions].find((one) => one.unknown && !one.unknown.text.includes(':'));
  if (open) return { ...cantTell(`only the deployment knows what ${open.text} allows`, open), subject };
  return { ...passed('it names what it allows', node), subject };
}

function named(arn: Node) {
  if (isBroad(arn)) return failed(`it has ${arn.text.split('/').at(-1)}, which allows all that a service can do`, arn);
  if (arn.unknown && !arn.text.includes(':iam::')) {
    return cantTell(`only the deployment knows what the managed policy ${arn.text} allows`, arn);
  }
  return passed(`the managed policy ${arn.text.split('/').at(-1)} isn't one that allows everything`, arn);
}

function trusted(estate: Estate): PracticeOutcome[] {
  return trustStatements(estate)
    .filter(({ effect, who, conditions }) => effect === 'Allow' && who.includes('*') && conditions.length === 0)
    .map(({ subject, node }) => ({ ...failed('everybody may assume the role', node.get('Principal')), subject }));
}

/** Where things of different kinds say their role. */
const ROLES: readonly {
  readonly use: string;
  readonly types: readonly string[];
  readonly paths: readonly string[][];
}[] = [
  {
    use: 'people explore',
    types: EXPLORING,
    paths: [['RoleArn'], ['DefaultUserSettings', 'ExecutionRole'], ['UserSettings', 'ExecutionRole']],
  },
  { use: 'jobs train', types: TRAINING, paths: [['RoleArn']] },
  { use: 'models answer', types: ['AWS::SageMaker::Model'], paths: [['ExecutionRoleArn']] },
];

/** Roles that do the work of several kinds. */
function shared(estate: Estate): PracticeOutcome[] {
  const uses = new Map<Subject, Set<string>>();
  for (const { use, types, paths } of ROLES) {
    for (const role of estate.all(...types).flatMap((one) => rolesOf(estate, one, paths))) {
      uses.set(role, (uses.get(role) ?? new Set()).add(use));
    }
  }
  return [...uses]
    .filter(([, kinds]) => kinds.size > 1)
    .map(([subject, kinds]) => ({
      ...failed(`it is one role for all: with it, ${[...kinds].join(' and ')}`, subject.properties),
      subject,
    }));
}

function rolesOf(estate: Estate, subject: Subject, paths: readonly string[][]): Subject[] {
  return paths.flatMap((path) => estate.targets(subject, subject.properties.get(...path)));
}
