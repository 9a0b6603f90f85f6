import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, AppStack } from './estate';
import type { Template } from './stack-template';

interface Manifest {
  readonly artifacts: {
    readonly [id: string]: {
      readonly type: string;
      readonly environment?: string;
      readonly properties?: {
        readonly templateFile: string;
        readonly stackName?: string;
        readonly cloudFormationExecutionRoleArn: string;
        readonly stackTemplateAssetObjectUrl: string;
      };
    };
  };
}

/** Reads the stacks of a synthesised app with one use case, and the template of its release. */
export function readApp(folder: string): App {
  const read = <Content>(file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Content;
  const stacks = Object.entries(read<Manifest>('manifest.json').artifacts).flatMap(([id, artifact]): AppStack[] => {
    const [, account, region] = artifact.environment?.match(/^aws:\/\/(\d{12})\/([a-z0-9-]+)$/) ?? [];
    if (artifact.type !== 'aws:cloudformation:stack' || !account || !region) return [];
    const {
      templateFile,
      stackName = id,
      cloudFormationExecutionRoleArn,
      stackTemplateAssetObjectUrl,
    } = artifact.properties!;
    return [
      {
        name: stackName,
        account,
        region,
        template: read<Template>(templateFile),
        executionRole: cloudFormationExecutionRoleArn.replace('${AWS::Partition}', 'aws'),
        templateObject: stackTemplateAssetObjectUrl.replace('s3://', 'arn:aws:s3:::'),
      },
    ];
  });
  const [release] = read<{ readonly name: string; readonly file: string }[]>('templates.json').filter(({ name }) =>
    name.endsWith(' release'),
  );
  if (!release) throw new Error(`${folder} has no release`);
  return { stacks, release: read<Template>(release.file) };
}
