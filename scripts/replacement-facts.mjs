// Writes which properties of each resource type CloudFormation can't change in place, from AWS's service specification.
import { writeFileSync } from 'node:fs';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const FILE = 'lib/review/facts/replacements.json';

/** `Name,Role|Tags`: a change of Name or Role replaces the resource, and one of Tags may. */
export function replacementFacts() {
  const facts = {};
  for (const { cloudFormationType, properties } of loadAwsServiceSpecSync().all('resource')) {
    const which = (kind) => Object.keys(properties).filter((name) => properties[name].causesReplacement === kind);
    const [certain, possible] = [which('yes'), which('maybe')].map((names) => names.sort().join(','));
    if (certain || possible) facts[cloudFormationType] = possible ? `${certain}|${possible}` : certain;
  }
  return Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

if (process.argv[1]?.endsWith('replacement-facts.mjs')) {
  writeFileSync(FILE, `${JSON.stringify(replacementFacts(), null, 2)}\n`);
}
