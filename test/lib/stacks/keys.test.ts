import { type Json, resourcesOf, synthesise, exampleText, textOfCase, type TemplateBody } from './fixture';

/** Where resources name the key that encrypts them. */
const ENCRYPTED: [type: string, key: (properties: Json) => Json][] = [
  ['AWS::Logs::LogGroup', ({ KmsKeyId }) => KmsKeyId],
  ['AWS::SQS::Queue', ({ KmsMasterKeyId }) => KmsMasterKeyId],
  ['AWS::DynamoDB::Table', ({ SSESpecification }) => SSESpecification?.KMSMasterKeyId],
  ['AWS::Lambda::Function', ({ KmsKeyArn }) => KmsKeyArn],
];

/** The statements of the key with a logical ID. */
function policyOf(id: string, { Resources }: TemplateBody): Json[] {
  return (Resources[id].Properties.KeyPolicy as Json).Statement;
}

/** The key of each resource that should have one. The flow logs of a network hold addresses, and have none. */
function keysIn({ Resources }: TemplateBody, types = ENCRYPTED): Json[] {
  const found = Object.entries(Resources).filter(([id]) => !id.includes('FlowLogGroup'));
  return types
    .flatMap(([type, key]) => found.flatMap(([, one]) => (one.Type === type ? [key(one.Properties)] : [null])))
    .filter((key) => key !== null);
}

describe.each([
  ['the example', exampleText],
  ...['one-account', 'serverless'].map((name) => [`the case ${name}`, textOfCase(name)]),
])('when the stacks of %s are made', (_, text) => {
  const templates = Object.entries(synthesise(text).templates).filter(([name]) => !/Release/.test(name));

  test.each(templates)(
    'then handlers of %s log, remember and keep dead letters under a key of the stack',
    (__, made) => {
      const keys = keysIn(made);
      expect(keys.length).toBeGreaterThan(2);
      for (const key of keys) expect(key).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/Key/), 'Arn'] });
    },
  );

  test.each(templates)('then each such key of %s admits who writes there as a service', (__, made) => {
    for (const [type, Sid] of [
      ['AWS::Logs::LogGroup', 'LogsOfThisAccount'],
      ['AWS::SQS::Queue', 'RulesSendDeadLetters'],
    ]) {
      const ids = new Set(
        keysIn(
          made,
          ENCRYPTED.filter(([one]) => one === type),
        ).map((key) => key['Fn::GetAtt'][0] as string),
      );
      for (const id of ids) expect(policyOf(id, made).filter((one) => one.Sid === Sid)).toHaveLength(1);
    }
  });

  test.each(templates)(
    'then who sends to a queue of %s with a role of its own may use the key of the queue',
    (__, made) => {
      const roles = resourcesOf(made, 'AWS::IAM::Role').flatMap(({ Properties }) =>
        ((Properties.Policies ?? []) as Json[]).map(({ PolicyDocument }) => PolicyDocument.Statement as Json[]),
      );
      const sending = roles.filter((statements) =>
        statements.some(({ Action }) => [Action].flat().includes('sqs:SendMessage')),
      );
      expect(sending.length).toBeGreaterThan(0);
      for (const statements of sending) {
        const [{ Resource }] = statements.filter(({ Action }) => [Action].flat().includes('sqs:SendMessage'));
        const queue = made.Resources[Resource['Fn::GetAtt'][0]].Properties;
        expect(statements).toContainEqual({
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: queue.KmsMasterKeyId,
        });
      }
    },
  );
});
