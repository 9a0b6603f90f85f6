import type { Estate, Subject } from '../judge/estate';
import { parseDefinition } from '../pipeline/definition-text';
import { Node } from '../template/node';
import { textOf, type Value } from '../template/value';

/** What a use case is for and what it promises, as its profile says in JSON. */
export interface Profile {
  /** The parameter that has it. */
  readonly subject: Subject;
  /** The facts, such as `serviceLevels.latencyP99Milliseconds`. */
  readonly facts: Node;
}

/** The profiles of use cases: parameters of Systems Manager whose names end with `/profile`. */
export function profilesOf(estate: Estate): Profile[] {
  return estate.all('AWS::SSM::Parameter').flatMap((subject) => {
    if (!subject.properties.get('Name').text.endsWith('/profile')) return [];
    const value = subject.properties.get('Value');
    const facts = parseDefinition(value.value);
    if (!textOf(facts?.schema).startsWith('use-case/')) return [];
    return [{ subject, facts: new Node(facts, value.path, { head: (raw) => raw as Value }) }];
  });
}
