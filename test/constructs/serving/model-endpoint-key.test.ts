import { Template } from 'aws-cdk-lib/assertions';
import { DataLake } from '../../../constructs/data';
import { DataCapture, Hosting } from '../../../constructs/serving';
import { endpoint, KEY, only, stack, withOwnImage } from './support';

describe('the key', () => {
  test.each([
    'ml.g5.xlarge',
    'ml.g6e.12xlarge',
    'ml.m5d.large',
    'ml.m6gd.large',
    'ml.g4dn.xlarge',
    'ml.p4de.24xlarge',
    'ml.p6e-gb200.36xlarge',
    'ml.trn1.2xlarge',
  ])('is no volume key on %s, whose own disks the hardware encrypts', (instanceType) => {
    const scope = stack();
    endpoint(scope, { model: withOwnImage(scope), hosting: Hosting.realtime({ instanceType }) });
    expect(only(Template.fromStack(scope), 'AWS::SageMaker::EndpointConfig').Properties).not.toHaveProperty('KmsKeyId');
  });

  test.each(['ml.m6i.large', 'ml.c7g.xlarge', 'ml.inf2.xlarge', 'ml.r8g.medium', 'ml.t2.medium'])(
    'encrypts the volumes of %s',
    (instanceType) => {
      const scope = stack();
      endpoint(scope, { model: withOwnImage(scope), hosting: Hosting.realtime({ instanceType }) });
      expect(only(Template.fromStack(scope), 'AWS::SageMaker::EndpointConfig').Properties.KmsKeyId).toBe(KEY);
    },
  );

  test('is made if there is none', () => {
    const scope = stack();
    endpoint(scope, { key: undefined });
    const template = Template.fromStack(scope);
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    expect(only(template, 'AWS::SageMaker::EndpointConfig').Properties.KmsKeyId).toEqual({
      'Fn::GetAtt': [Object.keys(template.findResources('AWS::KMS::Key'))[0], 'Arn'],
    });
  });

  test('is not made where nothing would use it', () => {
    const scope = stack();
    const made = endpoint(scope, { key: undefined, hosting: Hosting.realtime({ instanceType: 'ml.g5.xlarge' }) });
    expect(made.key).toBeUndefined();
    Template.fromStack(scope).resourceCountIs('AWS::KMS::Key', 0);
  });

  test("is the capture zone's otherwise", () => {
    const scope = stack();
    const lake = new DataLake(scope, 'Lake');
    expect(endpoint(scope, { key: undefined, capture: DataCapture.to(lake.capture) }).key).toBe(lake.key);
  });
});
