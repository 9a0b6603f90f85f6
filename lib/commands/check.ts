import { App } from 'aws-cdk-lib/core';
import { addStacks } from '../app';
import { ConfigurationError } from '../../constructs/private/errors';
import type { Fault } from '../../constructs/private/faults';
import { renderFault, renderFaults, renderPath } from '../../constructs/private/render-fault';
import { readUseCases } from '../use-case/find';
import type { Terminal } from './terminal';

/**
 * Checks the use case files at a path: as files, and by building their stacks in memory, which calls nothing and writes
 * nothing. The exit code is 1 when there is a fault.
 */
export function check(path: string, asJson: boolean, terminal: Terminal): void {
  const { names, faults } = judge(path);
  if (asJson) terminal.out(JSON.stringify({ useCases: names, faults: faults.map(asData) }, null, 2));
  else if (faults.length > 0) terminal.err([renderFaults(faults), '', summary(faults)].join('\n'));
  else terminal.out(`${names.join(', ')}: no faults`);
  if (faults.length > 0) terminal.exit(1);
}

function judge(path: string): { readonly names: string[]; readonly faults: readonly Fault[] } {
  try {
    const declared = readUseCases(path);
    addStacks(new App({ autoSynth: false, treeMetadata: false }), declared);
    return { names: declared.map(({ definition }) => definition.useCaseName), faults: [] };
  } catch (error) {
    if (ConfigurationError.isConfigurationError(error)) return { names: [], faults: error.faults };
    throw error;
  }
}

function summary(faults: readonly Fault[]): string {
  const codes = new Set(faults.map(({ code }) => code));
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return `${count}; npx cdk-ml-lifecycle explain ${[...codes][0]} says more about ${codes.size === 1 ? 'it' : 'the first'}`;
}

function asData(fault: Fault): object {
  const { code, path, must, got, fix, place } = fault;
  return { code, path: renderPath(path), must, got, fix, ...place, text: renderFault(fault) };
}
