// Writes what the emulator needs to know of every CloudFormation type: node local/emulator/resource-spec.mjs <out.json>
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const [out] = process.argv.slice(2);
if (!out) {
  console.error('usage: node local/emulator/resource-spec.mjs <out.json>');
  process.exit(2);
}

/** The shape of the property that carries a type's tags; CloudFormation knows lists and maps. */
function tagsOf({ tagInformation, properties }) {
  if (!tagInformation) return undefined;
  const { tagPropertyName, variant } = tagInformation;
  return properties[tagPropertyName]
    ? { property: tagPropertyName, shape: variant === 'map' ? 'map' : 'list' }
    : undefined;
}

const types = loadAwsServiceSpecSync()
  .all('resource')
  .map((resource) => [
    resource.cloudFormationType,
    {
      identifier: resource.primaryIdentifier ?? [],
      attributes: Object.keys(resource.attributes),
      arn: resource.arnTemplate,
      replacing: Object.entries(resource.properties)
        .filter(([, property]) => property.causesReplacement === 'yes')
        .map(([name]) => name),
      tags: tagsOf(resource),
    },
  ])
  .sort(([one], [other]) => (one < other ? -1 : 1));

mkdirSync(dirname(out), { recursive: true });
// whoever is killed meanwhile leaves no half of it
const draft = `${out}.${process.pid}`;
writeFileSync(draft, `${JSON.stringify(Object.fromEntries(types))}\n`);
renameSync(draft, out);
