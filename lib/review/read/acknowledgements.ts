import { basename, join } from 'node:path';
import { isMembers, type Members } from '../../../constructs/lens/private/template/value';
import { readJsonFile } from './file';

interface Acknowledgement {
  readonly rule: string;
  readonly reason: string;
  readonly constructPath?: string;
  readonly file?: string;
  readonly logicalId?: string;
}

const PREFIX = 'MlLens::';

/**
 * What CDK's validation report says that somebody accepted. It becomes metadata of the resources, where a template that
 * CDK didn't make has it; what was accepted of the app becomes metadata of the templates.
 */
export function acknowledgementsIn(folder: string): (file: string, content: Members) => Members {
  const report = readJsonFile(join(folder, 'validation-report.json'));
  const all = listOf(isMembers(report) ? report.pluginReports : undefined)
    .flatMap((plugin) => listOf(plugin.suppressedViolations))
    .flatMap(acknowledgementsOf);
  if (all.length === 0) return (_, content) => content;
  return (file, content) => amended(content, file, all);
}

function acknowledgementsOf({ acknowledgedId, reason, violatingConstructs }: Members): Acknowledgement[] {
  if (typeof acknowledgedId !== 'string' || !acknowledgedId.startsWith(PREFIX) || typeof reason !== 'string') return [];
  const rule = acknowledgedId.slice(PREFIX.length);
  return listOf(violatingConstructs).map(({ constructPath, cloudFormationResource: resource }) => ({
    rule,
    reason,
    ...(typeof constructPath === 'string' && { constructPath }),
    ...(isMembers(resource) && { file: String(resource.templatePath), logicalId: String(resource.logicalId) }),
  }));
}

function amended(content: Members, file: string, all: readonly Acknowledgement[]): Members {
  const resources = Object.entries(isMembers(content.Resources) ? content.Resources : {}).map(
    ([logicalId, resource]): [string, unknown] => {
      if (!isMembers(resource)) return [logicalId, resource];
      const metadata = isMembers(resource.Metadata) ? resource.Metadata : {};
      const about = all.filter((one) => isAbout(one, file, logicalId, metadata['aws:cdk:path']));
      return [logicalId, about.length === 0 ? resource : { ...resource, Metadata: withReasons(metadata, about) }];
    },
  );
  const metadata = isMembers(content.Metadata) ? content.Metadata : {};
  const ofAll = all.filter(({ constructPath, logicalId }) => constructPath === '' && logicalId === undefined);
  return {
    ...content,
    Resources: Object.fromEntries(resources),
    ...(ofAll.length > 0 && { Metadata: withReasons(metadata, ofAll) }),
  };
}

function isAbout(one: Acknowledgement, file: string, logicalId: string, path: unknown): boolean {
  if (one.logicalId !== undefined) return one.logicalId === logicalId && basename(one.file ?? '') === basename(file);
  return one.constructPath !== undefined && one.constructPath !== '' && one.constructPath === path;
}

function withReasons(metadata: Members, about: readonly Acknowledgement[]): Members {
  const lens = isMembers(metadata.MlLens) ? metadata.MlLens : {};
  const said = listOf(lens.acknowledged);
  const added = about.map(({ rule, reason }) => ({ rule, reason }));
  return { ...metadata, MlLens: { ...lens, acknowledged: [...said, ...added] } };
}

function listOf(value: unknown): Members[] {
  return Array.isArray(value) ? (value as unknown[]).filter(isMembers) : [];
}
