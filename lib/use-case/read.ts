import { dirname, resolve } from 'node:path';
import { throwFaults } from '../../constructs/private/errors';
import type { Fault } from '../../constructs/private/faults';
import { Declaration, DeclaredUseCase } from './declared-use-case';
import { judge } from './judge';
import type { UseCaseFile } from './schema';
import { parseShape } from './shape';
import { Source } from './source';
import { readText, shown } from './text';
import { Traced } from './traced';

/** Reads one file. Throws everything that is wrong with it, in the order of the file. */
export function readUseCaseFile(path: string, commit?: string): DeclaredUseCase {
  return readUseCase(new Source(path, readText(path)), commit);
}

/** Reads the use case of one file. Throws everything that is wrong with it, in the order of the file. */
export function readUseCase(source: Source, commit?: string): DeclaredUseCase {
  const shape = parseShape(source.value);
  // a file of the wrong shape has no defaults, and is judged as far as it can be understood
  const file = Traced.file(shape.file ?? (source.value as UseCaseFile), shape.broken);
  const declared = new Declaration(file, (folder) => resolve(dirname(source.file), folder));
  const faults = [...shape.faults, ...judge(declared)].map((fault) => source.place(fault));
  throwFaults([...source.faults, ...faults].sort(byPlace));
  return new DeclaredUseCase(shown(source.file), declared, commit);
}

function byPlace({ place: a }: Fault, { place: b }: Fault): number {
  return a!.line! - b!.line! || a!.column! - b!.column!;
}
