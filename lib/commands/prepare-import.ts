import { findTemplate, readMapping, writeAssembly } from '../prepare-import/assembly';
import { reduced, skeleton } from '../prepare-import/template';
import { Problem } from '../problem';
import type { Terminal } from './terminal';

/** What the command was told. */
export interface PrepareImportOptions {
  readonly resourceMapping?: string;
  readonly assembly: string;
  readonly output: string;
}

/**
 * Prepares `cdk import` for resources that exist: it writes an assembly in which a stack says no more of them than what identifies
 * them. Without a mapping, it prints one to be filled in.
 */
export function prepareImport(stack: string, options: PrepareImportOptions, terminal: Terminal): void {
  const { resourceMapping, assembly, output } = options;
  try {
    const template = findTemplate(assembly, stack);
    if (resourceMapping === undefined) return terminal.out(JSON.stringify(skeleton(template.resources), null, 2));
    const resources = reduced(template.resources, readMapping(resourceMapping));
    if (Object.keys(resources).length === 0) throw new Problem(`${resourceMapping} names no resource`);
    writeAssembly(assembly, output, template, resources);
    for (const [id, { Type }] of Object.entries(resources)) terminal.out(`  ${id}  ${Type}`);
    terminal.out(`import them:     npx cdk import ${stack} --app ${output} --resource-mapping ${resourceMapping}`);
    terminal.out(`then go on with: npx cdk deploy ${stack}`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    terminal.err(error.message);
    terminal.exit(1);
  }
}
