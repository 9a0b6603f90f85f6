import type { Estate, Subject } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';

/** What inventories data so that people and programs find them. */
const CATALOGUES = [
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::Glue::Crawler',
  'AWS::LakeFormation::Resource',
  'AWS::LakeFormation::PrincipalPermissions',
  'AWS::LakeFormation::Permissions',
  'AWS::S3Tables::Table',
  'AWS::DataZone::Domain',
  'AWS::DataZone::Project',
  'AWS::DataZone::DataSource',
] as const;

/** What is in a data catalogue, or is one. */
export function catalogued(estate: Estate): Subject[] {
  return [...estate.all(...CATALOGUES), ...estate.all('AWS::SageMaker::FeatureGroup').filter(isCatalogued)];
}

function isCatalogued({ properties }: Subject): boolean {
  return catalogues(properties).verdict === 'PASSED';
}

/** Whether a feature group has a table in the catalogue. */
export function catalogues(properties: Subject['properties']): Outcome {
  const store = properties.get('OfflineStoreConfig');
  if (store.value === undefined) return failed('OfflineStoreConfig is not set, so there is no table', store);
  const own = store.get('DisableGlueTableCreation');
  if (own.text.toLowerCase() !== 'true') return passed('it has a table in the catalogue', store);
  const table = store.get('DataCatalogConfig');
  return table.value === undefined
    ? failed('DisableGlueTableCreation is true, and no DataCatalogConfig names a table', own)
    : passed('DataCatalogConfig names its table', table);
}
