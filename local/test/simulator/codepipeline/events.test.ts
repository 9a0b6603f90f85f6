import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { ServiceEvent } from '../../../core/aws';
import { StateChanges } from '../../../simulator/codepipeline/descriptions';
import type { ActionRun, Execution } from '../../../simulator/codepipeline/records';
import { TOOLS } from '../../support/services';

/** In the samples of the user guide, and not yet in the registry of schemas. */
const IN_THE_GUIDE = ['pipeline-execution-attempt', 'stop-execution-comments', 'execution-result.error-code'];

interface Property {
  readonly required?: boolean;
  readonly type: Type;
}

interface Type {
  readonly type: string;
  readonly reference?: { readonly $ref: string };
  readonly element?: Type;
}

const spec = loadAwsServiceSpecSync();
const types = new Map(
  spec.all('eventTypeDefinition').map((one) => [one.$id, one.properties as Record<string, Property>]),
);

/** The schema of a kind of event, by the path of each member. */
function schemaOf(detailType: string): Map<string, boolean> {
  const event = spec.all('event').find((one) => one.source === 'aws.codepipeline' && one.detailType === detailType)!;
  const found = new Map<string, boolean>();
  const walk = (ref: string, path: string): void => {
    for (const [name, { type, required }] of Object.entries(types.get(ref)!)) {
      found.set(path + name, required === true);
      const inner = type.reference ?? type.element?.reference;
      if (inner) walk(inner.$ref, `${path}${name}.`);
    }
  };
  walk(event.rootProperty.$ref, '');
  return found;
}

function pathsOf(value: object, path = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const items: unknown[] = Array.isArray(inner) ? inner : [inner];
    const nested = items.flatMap((item) =>
      typeof item === 'object' && item !== null ? pathsOf(item, `${path}${name}.`) : [],
    );
    return [path + name, ...nested];
  });
}

const emitted: ServiceEvent[] = [];
const changes = new StateChanges({ emit: async (_, event) => void emitted.push(event) });

const execution = {
  id: '12345678-1234-5678-abcd-12345678abcd',
  pipeline: { scope: TOOLS, arn: 'arn:aws:codepipeline:eu-west-1:111111111111:p' },
  declaration: { name: 'p', version: 3 },
  trigger: { triggerType: 'StartPipelineExecution', triggerDetail: 'arn:aws:iam::111111111111:role/somebody' },
  attempt: 1,
  stopReason: 'enough',
} as Execution;

const artifact = { name: 'Release', bucket: 'artifacts', key: 'p/Release/1234567.zip' };
const run = {
  stage: 'prod',
  action: {
    name: 'Deploy',
    actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'CloudFormation', version: '1' },
  },
  inputs: [artifact],
  outputs: [artifact],
  externalExecutionId: 'arn:aws:cloudformation:eu-west-1:222222222222:stack/s/1',
  summary: 'Stack s was updated.',
} as unknown as ActionRun;
const failed = { ...run, error: { code: 'JobFailed', message: 'Stack s ended in UPDATE_ROLLBACK_COMPLETE' } };

beforeAll(async () => {
  for (const state of ['STARTED', 'RESUMED', 'STOPPING', 'STOPPED', 'SUCCEEDED', 'SUPERSEDED', 'FAILED'] as const) {
    await changes.pipeline(execution, state);
    await changes.stage(execution, 'prod', state);
  }
  for (const state of ['STARTED', 'SUCCEEDED', 'ABANDONED'] as const) await changes.action(execution, run, state);
  await changes.action(execution, failed, 'FAILED');
});

test('every member of an event is in its schema, or in the samples of the guide', () => {
  const strange = emitted.flatMap(({ detail, detailType }) =>
    pathsOf(detail).filter((path) => !schemaOf(detailType).has(path) && !IN_THE_GUIDE.includes(path)),
  );
  expect(strange).toEqual([]);
});

test('nothing that the schema requires is missing, but artifacts where there are none', () => {
  const missing = emitted.flatMap(({ detail, detailType }) => {
    const required = [...schemaOf(detailType)].flatMap(([path, is]) => (is && !path.includes('.') ? [path] : []));
    return required.filter((name) => !(name in detail));
  });
  // as in the guide's samples: outputs come with success
  expect(new Set(missing)).toEqual(new Set(['output-artifacts']));
});

test('a failure is told with its code and its reason', () => {
  const { detail, resources } = emitted.at(-1)!;
  expect(resources).toEqual(['arn:aws:codepipeline:eu-west-1:111111111111:p']);
  expect(detail).toMatchObject({
    state: 'FAILED',
    'execution-result': {
      'external-execution-id': run.externalExecutionId,
      'external-execution-summary': 'Stack s ended in UPDATE_ROLLBACK_COMPLETE',
      'error-code': 'JobFailed',
    },
  });
});
