import { RULES } from '../catalogue';
import { useCaseFiles } from '../use-case/files';

type Offer = (value: string, description: string) => void;

/** The part of shell completion that takes suggestions for the arguments of commands. */
export interface Completion {
  readonly commands: {
    get(command: string): { argument(name: string, suggest: (offer: Offer) => void): unknown } | undefined;
  };
}

/** Suggests the values of arguments that only the project or the catalogue knows. */
export function suggestArguments({ commands }: Completion): void {
  for (const command of ['check', 'destroy', 'redrive'])
    commands.get(command)?.argument('path', (offer) => {
      for (const file of useCaseFiles('.')) offer(file, '');
    });
  commands.get('explain')?.argument('code', (offer) => {
    for (const { code, when } of RULES) offer(code, when);
  });
}
