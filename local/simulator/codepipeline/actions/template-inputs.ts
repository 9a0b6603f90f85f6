import { ActionFailure } from '../failure';
import type { Work } from '../work';

export interface StackInputs {
  readonly template: string;
  readonly parameters: { readonly [name: string]: string };
  readonly tags: { readonly [key: string]: string };
  readonly stackPolicy?: object;
}

interface TemplateConfiguration {
  readonly Parameters?: { readonly [name: string]: string };
  readonly Tags?: { readonly [key: string]: string };
  readonly StackPolicy?: object;
}

/** What a stack is made of: files of the input artifacts, read as the action's role, and the overrides. */
export async function readInputs(work: Work): Promise<StackInputs> {
  const { TemplatePath, TemplateConfiguration: configurationPath, ParameterOverrides } = work.configuration;
  const template = await readFile(work, TemplatePath, 'TemplatePath');
  const { Parameters, Tags, StackPolicy } = configurationPath
    ? parseObject<TemplateConfiguration>(
        await readFile(work, configurationPath, 'TemplateConfiguration'),
        configurationPath,
      )
    : {};
  const overrides = ParameterOverrides
    ? await resolveOverrides(work, parseObject<Overrides>(ParameterOverrides, 'ParameterOverrides'))
    : {};
  return { template, parameters: { ...Parameters, ...overrides }, tags: Tags ?? {}, stackPolicy: StackPolicy };
}

async function readFile({ run, artifacts, identity }: Work, path: string, option: string): Promise<string> {
  const [artifact, file] = path.split('::');
  if (!file) throw new ActionFailure('ConfigurationError', `${option} ${path} is not of the form Artifact::file`);
  if (!run.inputs.some(({ name }) => name === artifact))
    throw new ActionFailure(
      'ConfigurationError',
      `${option} names the artifact ${artifact}, which is not an input of the action`,
    );
  return new TextDecoder().decode(await artifacts.file(artifact, file, identity));
}

type Overrides = { readonly [parameter: string]: string | { readonly [intrinsic: string]: readonly string[] } };

async function resolveOverrides(work: Work, overrides: Overrides): Promise<Record<string, string>> {
  const resolved: Record<string, string> = {};
  for (const [parameter, value] of Object.entries(overrides))
    resolved[parameter] = typeof value === 'object' ? await resolveFunction(work, parameter, value) : String(value);
  return resolved;
}

async function resolveFunction(
  work: Work,
  parameter: string,
  value: { readonly [intrinsic: string]: readonly string[] },
): Promise<string> {
  const [[intrinsic, [artifact, ...rest]]] = Object.entries(value);
  if (intrinsic === 'Fn::GetParam') {
    const [file, key] = rest;
    const read = parseObject<Record<string, string>>(await readFile(work, `${artifact}::${file}`, parameter), file);
    if (read[key] === undefined)
      throw new ActionFailure('ConfigurationError', `${parameter}: ${file} of ${artifact} has no ${key}`);
    return read[key];
  }
  const found = work.run.inputs.find(({ name }) => name === artifact);
  if (intrinsic === 'Fn::GetArtifactAtt' && found) {
    const attributes: Record<string, string> = { BucketName: found.bucket, ObjectKey: found.key };
    if (attributes[rest[0]]) return attributes[rest[0]];
  }
  throw new ActionFailure('ConfigurationError', `${parameter}: ${JSON.stringify(value)} is not run locally`);
}

function parseObject<T>(text: string, what: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new ActionFailure('ConfigurationError', `${what} is not JSON: ${(error as Error).message}`);
  }
}
