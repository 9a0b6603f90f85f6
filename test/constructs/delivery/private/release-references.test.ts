import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnParameter as SsmParameter } from 'aws-cdk-lib/aws-ssm';
import { Fn, Stack } from 'aws-cdk-lib/core';
import { env, make, messageOf, values } from '../release-fixture';

describe('a release fails when', () => {
  test('another stack uses its kit', () => {
    const { app, release } = make();
    const other = new Stack(app, 'Other', { env });
    new SsmParameter(other, 'Kit', { type: 'String', value: release.kit.objectKey });
    expect(() => app.synth()).toThrow(
      `MLL704 'kit' must be used in the stack Tools, got "Other"; put the delivery into that stack (Tools/Serving)`,
    );
  });

  test('its kit is resolved before the app is synthesised', () => {
    const { tools, release } = make();
    expect(() => {
      tools.resolve(release.kit.sha256);
    }).toThrow(
      "MLL715 'kit' must be resolved when the app is synthesised; use it as a token, in a property of a resource or in an output (Tools/Serving)",
    );
  });

  test('it refers to a stack by an import', () => {
    const { app, release } = make();
    release.addEnvironment('prod', values);
    new CfnBucket(release, 'Bucket', { bucketName: Fn.importValue('theirs') });
    expect(() => app.synth()).toThrow(
      `MLL705 'release' must not refer to another stack, got "Fn::ImportValue"; use parameterFromEnvironment() or a fixed name (Tools/Serving)`,
    );
  });

  test('another stack refers to it', () => {
    const { app, tools, release } = make({ agnostic: true, '@aws-cdk/core:defaultCrossStackReferences': 'strong' });
    release.addEnvironment('prod', values);
    new SsmParameter(tools, 'Back', { type: 'String', value: new CfnBucket(release, 'Bucket').attrArn });
    expect(() => app.synth()).toThrow(
      /^MLL706 'release' must not be referred to by another stack, as by Tools\/Back, got "Bucket.Arn"; give the resource a fixed name, and use that name in the other stack \(Tools\/Serving\)/,
    );
  });

  test('another stack refers to it, and the account of that is known', () => {
    const { app, tools, release } = make();
    release.addEnvironment('prod', values);
    new CfnBucket(tools, 'Resource', { bucketName: `${new CfnBucket(release, 'Resource').ref}-copy` });
    expect(() => app.synth()).toThrow(
      'MLL706 \'release\' must not be referred to by another stack, as by Tools/Resource, got "Resource.Ref"; give the resource a fixed name, and use that name in the other stack (Tools/Serving)',
    );
  });

  test('it refers to the stack it lies in, whose account is known', () => {
    const { app, tools, release } = make();
    release.addEnvironment('prod', values);
    new CfnBucket(release, 'Bucket', { bucketName: new CfnBucket(tools, 'Theirs').ref });
    expect(() => app.synth()).toThrow(
      /^MLL705 'release' must not refer to another stack, as Bucket does, got "Tools\/Theirs.Ref"; use parameterFromEnvironment\(\) or a fixed name \(Tools\/Serving\)$/,
    );
  });

  test('it refers twice to one stack and depends on another', () => {
    const { app, tools, release } = make({ agnostic: true });
    release.addEnvironment('prod', values);
    const { ref } = new CfnBucket(tools, 'Theirs');
    for (const id of ['One', 'Two']) new CfnBucket(release, id, { bucketName: `${ref}-${ref}` });
    release.node.addDependency(new Stack(app, 'Platform'));
    const faults = messageOf(() => app.synth()).split('\n');
    expect(faults.map((fault) => fault.match(/^MLL\d+|got .*;/g))).toEqual([
      ['MLL705', expect.stringContaining('Tools/Theirs.Ref')],
      ['MLL705', expect.stringContaining('Tools/Theirs.Ref')],
      ['MLL711', expect.stringContaining('["Platform"]')],
    ]);
  });

  test('it refers to the stack it lies in, whose account is unknown', () => {
    const { app, tools, release } = make({ agnostic: true });
    release.addEnvironment('prod', values);
    new CfnBucket(release, 'Bucket', { bucketName: new CfnBucket(tools, 'Theirs').ref });
    expect(() => app.synth()).toThrow(
      /^MLL705 'release' must not refer to another stack, as Bucket does, got "Tools\/Theirs.Ref"; [^\n]*$/,
    );
  });
});
