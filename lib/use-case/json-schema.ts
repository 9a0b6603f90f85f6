import * as z from 'zod';
import { UseCaseFile } from './schema';

/** The JSON Schema of use case files. It is of draft 7 and without defaults applied, because editors check what was typed. */
export function useCaseJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(UseCaseFile, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'UseCaseFile', ...rest };
}
