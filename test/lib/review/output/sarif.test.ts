import { pathToFileURL } from 'node:url';
import type { Log, Run } from 'sarif';
import { renderSarif } from '../../../../lib/review/output/sarif';
import type { Review } from '../../../../lib/review/report';
import { finding, reviewOf } from './support';

const runOf = (review: Review): Run => (JSON.parse(renderSarif(review)) as Log).runs[0];

test('a failure is a result with its rule and its place', () => {
  const { results, tool } = runOf(reviewOf([finding({ step: 'Create' })]));
  expect(results).toEqual([
    {
      ruleId: 'SageMaker.5',
      ruleIndex: 0,
      kind: 'fail',
      level: 'warning',
      message: { text: 'EnableNetworkIsolation is false in the step Create' },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'cdk.out/Ml.template.json' }, region: { startLine: 7 } },
          logicalLocations: [
            {
              name: 'Model',
              fullyQualifiedName: 'Model.Properties.EnableNetworkIsolation',
              kind: 'AWS::SageMaker::Model',
            },
          ],
        },
      ],
      partialFingerprints: {
        'resource/v1': 'Ml.template.json|Model|Create|Properties.EnableNetworkIsolation',
      },
    },
  ]);
  expect(tool.driver.rules).toEqual([
    expect.objectContaining({
      id: 'SageMaker.5',
      helpUri: expect.stringMatching(/^https:.*#sagemaker-5$/),
      help: { text: expect.stringContaining('EnableNetworkIsolation: true') },
      properties: { tags: ['security'], 'security-severity': '5.5' },
    }),
  ]);
});

test('a practice about all templates points to the first of them', () => {
  const { results, tool } = runOf(
    reviewOf([finding({ rule: 'MLSEC04-BP02', logicalId: '', path: '', type: undefined })]),
  );
  expect(results![0].locations).toEqual([
    { physicalLocation: { artifactLocation: { uri: 'cdk.out/Ml.template.json' }, region: { startLine: 1 } } },
  ]);
  expect(tool.driver.rules![0].properties).toEqual({ tags: ['well-architected', 'Security', 'Model development'] });
});

test('an accepted failure is suppressed, with the reason', () => {
  const { results } = runOf(reviewOf([finding({ acknowledged: 'It calls a licence server' })]));
  expect(results![0].suppressions).toEqual([
    { kind: 'inSource', status: 'accepted', justification: 'It calls a licence server' },
  ]);
});

test('only failures are results, and each rule is described once', () => {
  const passed = finding({ verdict: 'PASSED', rule: 'MLSEC04-BP02' });
  const { results, tool } = runOf(reviewOf([passed, finding(), finding({ logicalId: 'Other' })]));
  expect(results!.map(({ ruleIndex }) => ruleIndex)).toEqual([0, 0]);
  expect(tool.driver.rules!.map(({ id }) => id)).toEqual(['SageMaker.5']);
});

test('what could not be read is told, with a URI whatever the file is called', () => {
  const unreadable = [
    { file: 'a b/ü#.json', why: 'it is empty' },
    { file: '/tmp/x y.json', why: 'it is empty' },
  ];
  const [invocation] = runOf(reviewOf([], { unreadable })).invocations!;
  expect(invocation.executionSuccessful).toBe(false);
  const uris = invocation.toolExecutionNotifications!.map(
    (one) => one.locations![0].physicalLocation!.artifactLocation!.uri,
  );
  expect(uris).toEqual(['a%20b/%C3%BC%23.json', pathToFileURL('/tmp/x y.json').href]);
});
