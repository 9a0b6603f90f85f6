import { apis, letsIn } from '../evidence/apis';
import { allows, identityStatements, isEverything, resourceStatements, type Statement } from '../evidence/policies';
import { serving } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { failed, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

/** Only those call an endpoint who are meant to. */
export const MLSEC06_BP01: PracticeRule = {
  id: 'MLSEC06-BP01',
  fix: {
    library: '`endpoint.grants.invoke(role)` allows one role to call one endpoint',
    cloudFormation:
      'the ARN of the endpoint as the Resource of sagemaker:InvokeEndpoint, and an AuthorizationType other than NONE for methods and routes of APIs',
  },
  judge: (estate) => [...endpoints(estate), ...callers(estate), ...entrances(estate)],
};

const CALLS = [
  'sagemaker:InvokeEndpoint',
  'sagemaker:InvokeEndpointAsync',
  'sagemaker:InvokeEndpointWithResponseStream',
];

/** Endpoints answer nobody without the permission to call them. */
function endpoints(estate: Estate): PracticeOutcome[] {
  return serving(estate)
    .filter(({ type }) => type === 'AWS::SageMaker::Endpoint')
    .map((subject) => ({
      ...passed('it answers only callers with sagemaker:InvokeEndpoint', subject.properties),
      subject,
    }));
}

function callers(estate: Estate): PracticeOutcome[] {
  const statements = [
    ...identityStatements(estate),
    ...resourceStatements(estate).filter(({ subject: { type } }) => type === 'AWS::EC2::VPCEndpoint'),
  ];
  return statements
    .filter((statement) => CALLS.some((action) => allows(statement, action)) && isMeant(statement))
    .map((statement) => ({ ...named(statement), subject: statement.subject }));
}

/** A statement about everything is about least privilege, and not about callers of endpoints. */
function isMeant({ actions }: Statement): boolean {
  return actions.some(({ text }) => /^sagemaker:/i.test(text));
}

function named({ resources, conditions, node }: Statement) {
  const open = resources.find(isAnyEndpoint);
  if (open && conditions.length === 0) return failed(`it may call every endpoint: Resource is ${open.text}`, open);
  return passed('it may call only the endpoints that it names', node.get('Resource'));
}

function isAnyEndpoint(resource: Node): boolean {
  return isEverything(resource) || resource.text.endsWith(':endpoint/*');
}

const ENTRANCES = [
  'AWS::ApiGateway::Method',
  'AWS::ApiGatewayV2::Route',
  'AWS::Lambda::Url',
  'AWS::Serverless::Function',
];

function entrances(estate: Estate): PracticeOutcome[] {
  return apis(estate, ...ENTRANCES).flatMap((subject) =>
    letsIn(estate, subject).map((outcome) => ({ ...outcome, subject })),
  );
}
