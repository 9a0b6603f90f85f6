import { ServiceModel } from '../../../../simulator/model/service-model';
import { parseDefinition } from '../../../../simulator/sagemaker/pipelines/parse-definition';
import { SERVICE_MODELS } from '../../../support/simulator';
import { conditionStep, definitionOf, deployedDefinition, equals, processingStep } from './definitions';

const model = ServiceModel.load(SERVICE_MODELS, 'sagemaker');
const parse = (text: string): unknown => parseDefinition(text, model);
const get = (reference: string): object => ({ Get: reference });
const processing = (args: object): string =>
  definitionOf([processingStep('a', {}, args)], {
    Parameters: [
      { Name: 'Count', Type: 'Integer', DefaultValue: 1 },
      { Name: 'Word', Type: 'String', DefaultValue: 'x' },
    ],
  });
const cluster = (members: object): object => ({
  ProcessingResources: {
    ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m6i.large', VolumeSizeInGB: 30, ...members },
  },
});
const referring = (reference: string): string =>
  definitionOf([processingStep('a'), conditionStep('c', [equals(get(reference), 'x')])]);

describe('arguments that CreatePipeline refuses', () => {
  test.each<[string, object, string]>([
    ['an unknown member', { Colour: 'red' }, 'Unknown Argument member: Colour.'],
    ['a text for a list', { ProcessingInputs: 'x' }, 'Expecting start of Json Array.'],
    ['an expression for a list', { ProcessingInputs: get('Parameters.Word') }, 'Expecting start of Json Array.'],
    ['an expression for a structure', { NetworkConfig: get('Parameters.Word') }, 'Expecting start of Json Object.'],
    ['what is required and absent', { AppSpecification: {} }, "required member 'ImageUri' is missing"],
    [
      'a text for a number',
      cluster({ InstanceCount: 'one' }),
      `value "one" for 'ProcessingInstanceCount' is not of type`,
    ],
    ['too small a number', cluster({ InstanceCount: 0 }), 'cannot be less than 1'],
    [
      'an instance that there is not',
      cluster({ InstanceType: 'ml.m5.medium' }),
      "Model Validation failed: Value 'ml.m5.medium' for 'ProcessingInstanceType' failed to satisfy enum value set: [",
    ],
    ['too long a text', { Environment: { X: 'x'.repeat(257) } }, 'with length=257 cannot be greater than 256'],
    [
      'a number parameter for a text',
      { Environment: { X: get('Parameters.Count') } },
      "Parameter 'Count' of type Integer cannot be used for",
    ],
  ])('%s', (_, args, reason) => {
    const refused = (): unknown => parse(processing(args));
    expect(refused).toThrow('Unable to parse pipeline definition. ');
    expect(refused).toThrow(reason);
  });

  test.each(['Steps.a.ProcessingOutputConfig.Output', 'Steps.a.ModelArtifacts', "Steps.a.ProcessingJobName['x']"])(
    'the property %s',
    (reference) => {
      expect(() => parse(referring(reference))).toThrow(`Invalid property reference '${reference}'.`);
    },
  );
});

describe('arguments that it takes', () => {
  test.each<[string, object]>([
    ['an expression for a scalar', cluster({ InstanceCount: get('Parameters.Count') })],
    ['a parameter in a join', { Environment: { X: { 'Std:Join': { Values: [get('Parameters.Count')] } } } }],
    ['a null for what is absent', { NetworkConfig: null }],
    ['a name', { ProcessingJobName: 'mine' }],
  ])('%s', (_, args) => {
    expect(() => parse(processing(args))).not.toThrow();
  });

  test.each([
    "Steps.a.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri",
    'Steps.a.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri',
    "Steps.a.Environment['X']",
    'Steps.a.ProcessingJobStatus',
  ])('the property %s', (reference) => {
    expect(() => parse(referring(reference))).not.toThrow();
  });

  test('those of the pipeline that the example deploys', () => {
    expect(() => parse(deployedDefinition())).not.toThrow();
  });
});
