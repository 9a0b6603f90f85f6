import * as z from 'zod';
import { UseCaseFile } from './schema';

/** The JSON Schema of use case files: draft 7 and the input side, because that is what editors check people's files by. */
export function useCaseJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(UseCaseFile, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'UseCaseFile', ...rest };
}
