import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readSources } from '../../../../lib/review/read/sources';
import { here, QUEUE, write } from '../support';

const templatesOf = (...paths: string[]) => readSources(paths).sources.flatMap(({ templates }) => templates);

describe('a cloud assembly', () => {
  const stack = (environment: string, templateFile: string, more: object = {}) => ({
    type: 'aws:cloudformation:stack',
    environment,
    properties: { templateFile, ...more },
  });

  beforeEach(() => {
    write('cdk.out/manifest.json', {
      version: '55.0.0',
      artifacts: {
        'One.assets': { type: 'cdk:asset-manifest' },
        One: stack('aws://111111111111/eu-west-1', 'One.template.json', {
          tags: { 'ml:owner': 'lending', 'ml:team': 7 },
        }),
        Any: stack('aws://unknown-account/unknown-region', 'Any.template.json', { stackName: 'any-name' }),
        'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
      },
    });
    write('cdk.out/assembly-Prod/manifest.json', {
      artifacts: { ProdOne: stack('aws://222222222222/us-east-1', 'ProdOne.template.json') },
    });
    const nested = {
      Type: 'AWS::CloudFormation::Stack',
      Metadata: { 'aws:asset:path': 'OneSub.nested.template.json' },
    };
    write('cdk.out/One.template.json', { Resources: { Sub: nested } });
    write('cdk.out/Any.template.json', QUEUE);
    write('cdk.out/OneSub.nested.template.json', QUEUE);
    write('cdk.out/Release.template.json', QUEUE);
    write('cdk.out/templates.json', [
      { file: 'Release.template.json', name: 'one release', environments: ['test', 'live'] },
    ]);
    write('cdk.out/assembly-Prod/ProdOne.template.json', QUEUE);
    write('cdk.out/asset.1/package.json', { name: 'code' });
  });

  const tags = { 'ml:owner': 'lending', 'ml:team': '7' };

  test('is one source with its stacks, stages, nested stacks and releases, and where they are deployed', () => {
    const { sources, unreadable } = readSources([join(here(), 'cdk.out')]);
    expect(unreadable).toEqual([]);
    expect(sources.map(({ name }) => name)).toEqual([join(here(), 'cdk.out')]);
    expect(sources[0].templates.flatMap(({ environments = [] }) => environments)).toEqual(['test', 'live']);
    expect(sources[0].templates.map(({ name, file, template }) => [name, file, template.environment])).toEqual([
      ['One', 'One.template.json', { account: '111111111111', region: 'eu-west-1', tags }],
      ['any-name', 'Any.template.json', { account: undefined, region: undefined, tags: {} }],
      ['ProdOne', 'assembly-Prod/ProdOne.template.json', { account: '222222222222', region: 'us-east-1', tags: {} }],
      ['one release', 'Release.template.json', {}],
      ['OneSub.nested', 'OneSub.nested.template.json', { account: '111111111111', region: 'eu-west-1', tags }],
    ]);
  });

  test('is found by its manifest, and inside of a folder', () => {
    const named = templatesOf(join(here(), 'cdk.out/manifest.json')).map(({ file }) => file);
    expect(named).toEqual(templatesOf(here()).map(({ file }) => file));
    expect(named).toHaveLength(5);
  });

  test('is read without a stack that is missing or broken', () => {
    write('cdk.out/Any.template.json', '{');
    const { sources, unreadable } = readSources([join(here(), 'cdk.out')]);
    expect(sources[0].templates).toHaveLength(4);
    expect(unreadable).toEqual([
      { file: join(here(), 'cdk.out/Any.template.json'), why: expect.stringMatching(/^it is no JSON: /) },
    ]);
  });

  test('may have a stack without resources', () => {
    write('cdk.out/Any.template.json', { Rules: {} });
    expect(templatesOf(join(here(), 'cdk.out'))).toHaveLength(5);
  });

  test('without stacks says so', () => {
    const file = write('empty/manifest.json', { artifacts: {} });
    expect(readSources([file]).unreadable).toEqual([
      { file: join(here(), 'empty'), why: 'the cloud assembly has no stacks' },
    ]);
  });

  test('that has lost its folders is read as far as it goes', () => {
    write('cdk.out/assembly-Prod/manifest.json', 'no JSON');
    expect(templatesOf(join(here(), 'cdk.out'))).toHaveLength(4);
  });
});

describe("acknowledgements in CDK's report", () => {
  test('become metadata of the resources', () => {
    const resource = { Type: 'AWS::SQS::Queue', Metadata: { 'aws:cdk:path': 'One/Queue/Resource' } };
    write('out/manifest.json', {
      artifacts: { One: { type: 'aws:cloudformation:stack', properties: { templateFile: 'One.template.json' } } },
    });
    write('out/One.template.json', { Resources: { Queue: resource, Plain: { Type: 'AWS::SQS::Queue' } } });
    const accepted = (acknowledgedId: string, violating: object) => ({
      acknowledgedId,
      reason: `accepted ${acknowledgedId}`,
      violatingConstructs: [violating],
    });
    const suppressedViolations = [
      accepted('MlLens::SageMaker.4', { constructPath: 'One/Queue/Resource' }),
      accepted('MlLens::SageMaker.5', {
        constructPath: '',
        cloudFormationResource: { templatePath: '/elsewhere/One.template.json', logicalId: 'Plain' },
      }),
      accepted('AwsSolutions::SageMaker.9', { constructPath: 'One/Queue/Resource' }),
    ];
    write('out/validation-report.json', { pluginReports: [{ suppressedViolations }, 'nonsense'] });
    const [{ template }] = templatesOf(join(here(), 'out'));
    expect(template.resources.map(({ metadata }) => metadata)).toEqual([
      {
        'aws:cdk:path': 'One/Queue/Resource',
        MlLens: { acknowledged: [{ rule: 'SageMaker.4', reason: 'accepted MlLens::SageMaker.4' }] },
      },
      { MlLens: { acknowledged: [{ rule: 'SageMaker.5', reason: 'accepted MlLens::SageMaker.5' }] } },
    ]);
  });
});

describe('a folder', () => {
  test('without a manifest has a source for each template, and its other files do not count', () => {
    const files = [
      write('a/one.json', QUEUE),
      write('b.yaml', 'Resources: {A: {Type: B}}'),
      write('c.template', QUEUE),
    ];
    write('package.json', { name: 'code' });
    write('node_modules/x/t.json', QUEUE);
    write('.git/t.json', QUEUE);
    write('words.yml', 'a: [');
    write('event.json', { fragment: { Resources: {} } });
    expect(readSources([here()])).toMatchObject({ sources: files.map((name) => ({ name })), unreadable: [] });
  });

  test('tells of a broken template', () => {
    const file = write('broken.yaml', 'Resources:\n  A: [\n');
    expect(readSources([here()]).unreadable).toMatchObject([{ file }]);
  });

  test('is read once, wherever its links lead', () => {
    const file = write('a/one.json', QUEUE);
    for (const link of ['up', 'over', 'a/again']) symlinkSync(here(), join(here(), link));
    symlinkSync('nowhere', join(here(), 'nowhere'));
    symlinkSync('circle.json', join(here(), 'circle.json'));
    expect(readSources([here()])).toMatchObject({ sources: [{ name: file }], unreadable: [] });
  });

  test('is not read through a pipe, which nobody may ever write to', () => {
    const file = write('one.json', QUEUE);
    execFileSync('mkfifo', [join(here(), 'pipe.json')]);
    expect(readSources([here()])).toMatchObject({ sources: [{ name: file }], unreadable: [] });
  });

  test('without templates says so', () => {
    expect(readSources([here()]).unreadable).toEqual([{ file: here(), why: 'there is no template in the folder' }]);
  });
});

describe('a file', () => {
  test('that is no template is told, and the others are read', () => {
    const good = write('good.json', QUEUE);
    const bad = write('bad.json', { name: 'package' });
    const gone = join(here(), 'gone.yaml');
    const { sources, unreadable } = readSources([bad, good, gone, good]);
    expect(sources.map(({ name }) => name)).toEqual([good]);
    expect(unreadable).toEqual([
      { file: bad, why: 'it has no Resources, so it is no CloudFormation template' },
      { file: gone, why: 'there is no such file or folder' },
    ]);
  });

  test('whose links lead nowhere is told', () => {
    const circle = join(here(), 'circle.json');
    symlinkSync('circle.json', circle);
    const why = 'its links lead back to themselves';
    expect(readSources([circle]).unreadable).toEqual([{ file: circle, why }]);
  });

  test('in UTF-16 or with a byte order mark is read', () => {
    const text = `\ufeff${JSON.stringify(QUEUE)}`;
    const files = [write('utf16.json', Buffer.from(text, 'utf16le')), write('utf8.json', text)];
    expect(templatesOf(...files).map(({ template }) => template.resourceTypes)).toEqual([
      ['AWS::SQS::Queue'],
      ['AWS::SQS::Queue'],
    ]);
  });

  test('that is no text or too large is told', () => {
    const image = write('image.png', Buffer.from([0x89, 0x50, 0xff, 0x00]));
    const large = write('large.json', Buffer.alloc(9 * 1024 * 1024, ' '));
    expect(readSources([image, large]).unreadable.map(({ why }) => why)).toEqual([
      'it is no text in UTF-8',
      'it is larger than 8 MiB',
    ]);
  });
});
