// Writes which properties of each resource type CloudFormation can't change in place, from AWS's service specification.
// With --check, it says whether the file is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const FILE = 'lib/review/facts/replacements.json';

// `Name,Role|Tags`: a change of Name or Role replaces the resource, and one of Tags may
const facts = {};
for (const { cloudFormationType, properties } of loadAwsServiceSpecSync().all('resource')) {
  const which = (kind) => Object.keys(properties).filter((name) => properties[name].causesReplacement === kind);
  const [certain, possible] = [which('yes'), which('maybe')].map((names) => names.sort().join(','));
  if (certain || possible) facts[cloudFormationType] = possible ? `${certain}|${possible}` : certain;
}
const sorted = Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
const text = `${JSON.stringify(sorted, null, 2)}\n`;

if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  console.error(`${FILE} is out of date: run node scripts/replacement-facts.mjs`);
  process.exitCode = 1;
}
