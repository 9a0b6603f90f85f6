import * as z from 'zod';
import * as data from '../../constructs/data/private/rules';
import { asks, choice, mapping, matching } from './vocabulary';

const COLUMN_TYPES = ['string', 'double', 'bigint', 'boolean', 'date'];

/** What a model is trained on. */
export const Data = mapping({
  dataset: matching(data.DATASET_PREFIX).describe(
    'The folder in the curated zone of the data lake that holds the data.',
  ),
  version: matching(data.DATASET_VERSION).describe(
    'The folder in the dataset, in quotes. The model is trained on it unless a run names another, as retraining does.',
  ),
  columns: asks(
    z.record(z.string(), choice(COLUMN_TYPES, 'take the type that Athena knows')),
    'a mapping',
    'write name: type',
  )
    .optional()
    .describe(
      'The columns of the files in their order, with their types. With them, the dataset is a table of the Glue Data ' +
        'Catalog, which people find and query with Athena.',
    ),
  format: choice(['csv', 'parquet'], 'say how the files are written')
    .optional()
    .describe('How the files are written, for that table. By default, csv with a line of names.'),
});
