import type { ServiceError } from '../../../../core/errors';
import { parseDefinition } from '../../../../simulator/sagemaker/pipelines/parse-definition';
import { conditionStep, definitionOf, deployedDefinition, equals, failStep, processingStep } from './definitions';

const get = (reference: string): object => ({ Get: reference });
const readingFrom = (reference: string): object =>
  equals({ 'Std:JsonGet': { PropertyFile: get(reference), Path: 'a' } }, 1);
const withFile = (file: object): object => processingStep('a', { PropertyFiles: [file] });
const withParameter = (parameter: object): string => definitionOf([processingStep('a')], { Parameters: [parameter] });
const retrying = (policy: object): string => definitionOf([processingStep('a', { RetryPolicies: [policy] })]);

describe('a definition that is refused', () => {
  test.each<[string, string, string]>([
    ['no JSON', '{', 'in JSON at position 1'],
    ['a list', '[]', 'Expecting start of Json Object.'],
    ['of another version', definitionOf([processingStep('a')], { Version: '1' }), "Version '1' is not supported"],
    ['with a member that there is not', definitionOf([processingStep('a')], { Stepz: [] }), 'Unknown field: Stepz.'],
    ['without steps', definitionOf([]), 'A pipeline must have at least one step.'],
    ['whose steps are no list', definitionOf([], { Steps: {} }), 'Expecting start of Json Array.'],
    ['with a step name that is none', definitionOf([processingStep('a b')]), "Step name 'a b' must match"],
    [
      'with a step twice, once in a branch',
      definitionOf([processingStep('a'), conditionStep('c', [], [processingStep('a')])]),
      'Found duplicate step names: [a].',
    ],
    [
      'with a type that there is not',
      definitionOf([{ Name: 'a', Type: 'Magic', Arguments: {} }]),
      "Model Validation failed: Value 'Magic' for 'Type' failed to satisfy enum value set: [Processing, Training,",
    ],
    [
      'with an unknown member',
      definitionOf([failStep('a', 'x', { RetryPolicies: [] })]),
      'Unknown field RetryPolicies',
    ],
    [
      'that depends on nothing',
      definitionOf([processingStep('a', { DependsOn: ['b'] })]),
      'Step a depends on step b, which does not exist in the pipeline.',
    ],
    [
      'that depends on a Fail step',
      definitionOf([failStep('FailStep'), { ...conditionStep('CondStep', []), DependsOn: ['FailStep'] }]),
      'CondStep can not depends on FailStep',
    ],
    [
      'that refers to a step that there is not',
      definitionOf([processingStep('a', {}, { Environment: { X: get('Steps.b.Y') } })]),
      "Step a refers to 'Steps.b.Y', but there is no step 'b'.",
    ],
    [
      'that refers to a parameter that is not declared',
      definitionOf([processingStep('a', {}, { Environment: { X: get('Parameters.P') } })]),
      "Parameter 'P' is used in step a but is not defined.",
    ],
    [
      'that refers to what an execution does not know',
      definitionOf([processingStep('a', {}, { Environment: { X: get('Execution.Mood') } })]),
      "Invalid reference 'Execution.Mood' in step a.",
    ],
    [
      'that takes a property of a condition which it has not',
      definitionOf([conditionStep('c', []), failStep('f', get('Steps.c.Result'))]),
      'a Condition step has only an Outcome',
    ],
    [
      'whose steps wait for each other',
      definitionOf([processingStep('a', { DependsOn: ['b'] }), processingStep('b', { DependsOn: ['a'] })]),
      'Cycle detected in pipeline definition: [a -> b -> a].',
    ],
    [
      'whose step waits for an end that no step has',
      definitionOf([processingStep('a'), processingStep('b', { DependsOn: [{ Step: 'a', Trigger: 'Done' }] })]),
      "Value 'Done' for 'Trigger' failed to satisfy enum value set: [Completed, Failed, Stopped, Any]",
    ],
    [
      'whose step waits for nothing',
      definitionOf([processingStep('a', { DependsOn: [null] })]),
      'start of Json Object',
    ],
    [
      'that reads a property file that there is not',
      definitionOf([processingStep('a'), conditionStep('c', [readingFrom('Steps.a.PropertyFiles.f')])]),
      "Step c refers to 'Steps.a.PropertyFiles.f', but there is no such property file.",
    ],
    [
      'with a property file in no output',
      definitionOf([
        withFile({ PropertyFileName: 'f', OutputName: 'x', FilePath: 'f.json' }),
        conditionStep('c', [readingFrom('Steps.a.PropertyFiles.f')]),
      ]),
      'Property file f of step a is in output x, which the step does not have.',
    ],
    [
      'with a JsonGet of two sources',
      definitionOf([
        conditionStep('c', [equals({ 'Std:JsonGet': { PropertyFile: get('x'), S3Uri: 's3://b/k', Path: 'a' } }, 1)]),
      ]),
      'must have either PropertyFile or S3Uri',
    ],
    [
      'with a condition that there is not',
      definitionOf([conditionStep('c', [{ Type: 'Not', Condition: { Type: 'Like' } }])]),
      "Value 'Like' for 'Type' failed to satisfy enum value set",
    ],
    [
      'with a comparison of one value',
      definitionOf([conditionStep('c', [{ Type: 'Equals', LeftValue: 1 }])]),
      'Condition of type Equals must have LeftValue and RightValue.',
    ],
    [
      'with a default of another type',
      withParameter({ Name: 'P', Type: 'Integer', DefaultValue: '1' }),
      'is not of type',
    ],
    [
      'with a default that is not allowed',
      withParameter({ Name: 'P', Type: 'String', DefaultValue: 'c', EnumValues: ['a', 'b'] }),
      "Default value 'c' of parameter 'P' failed to satisfy enum value set: [a, b]",
    ],
    [
      'with a parameter of a type that there is not',
      withParameter({ Name: 'P', Type: 'Date' }),
      "Value 'Date' for 'Type'",
    ],
    [
      'with two limits of retries',
      retrying({ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 1, ExpireAfterMin: 1 }),
      'both MaxAttempts and ExpireAfterMin',
    ],
    [
      'with too many retries',
      retrying({ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 21 }),
      'between 0 and 20, got 21',
    ],
    ['with retries of bad luck', retrying({ ExceptionType: ['Bad.LUCK'] }), "Value 'Bad.LUCK' for 'ExceptionType'"],
    [
      'with a cache that never expires',
      definitionOf([processingStep('a', { CacheConfig: { Enabled: true } })]),
      'must be an ISO 8601 duration',
    ],
  ])('%s', (_, text, reason) => {
    const refused = (): unknown => parseDefinition(text);
    expect(refused).toThrow(`Unable to parse pipeline definition. `);
    expect(refused).toThrow(reason);
    try {
      refused();
    } catch (error) {
      expect((error as ServiceError).code).toBe('ValidationException');
    }
  });

  test('with a step that the service runs and the simulator does not', () => {
    const text = definitionOf([{ Name: 'tune', Type: 'Tuning', Arguments: {} }]);
    expect(() => parseDefinition(text)).toThrow('Step tune: the simulator does not run steps of type Tuning.');
  });
});

describe('a definition that is taken', () => {
  test('with everything that a definition may have', () => {
    const text = definitionOf(
      [
        processingStep('a', {
          PropertyFiles: [{ PropertyFileName: 'f', OutputName: 'out', FilePath: 'f.json' }],
          CacheConfig: { Enabled: true, ExpireAfter: '30dT5h' },
          RetryPolicies: [{ ExceptionType: ['SageMaker.CAPACITY_ERROR'], ExpireAfterMin: 10 }],
        }),
        {
          Name: 'ask',
          Type: 'Callback',
          SqsQueueUrl: 'q',
          Arguments: { x: get('Execution.PipelineExecutionId') },
          OutputParameters: [{ OutputName: 'o', OutputType: 'Float' }],
        },
        conditionStep(
          'gate',
          [readingFrom('Steps.a.PropertyFiles.f'), { Type: 'In', QueryValue: get('Parameters.P'), Values: ['x'] }],
          [conditionStep('inner', [])],
          [failStep('no')],
        ),
        failStep('end', { 'Std:Join': { Values: [get("Steps.ask.OutputParameters['o']")] } }, { DependsOn: ['gate'] }),
      ],
      { Parameters: [{ Name: 'P', Type: 'String' }], PipelineExperimentConfig: null, MlflowConfig: null, Metadata: {} },
    );
    expect(parseDefinition(text).Steps).toHaveLength(4);
  });

  test('the one that the example deploys', () => {
    const { Steps } = parseDefinition(deployedDefinition());
    expect(Steps.map(({ Name }) => Name)).toContain('Gate');
  });
});
