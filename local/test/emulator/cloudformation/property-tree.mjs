// Prints every property of the named types, nested ones as paths: node property-tree.mjs AWS::SageMaker::Model …
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const db = loadAwsServiceSpecSync();

function members(type) {
  if (type.type === 'ref') return db.get('typeDefinition', type.reference.$ref).properties;
  if (type.type === 'array' || type.type === 'map') return type.type === 'array' ? members(type.element) : {};
  return {};
}

function paths(properties, prefix = '', above = new Set()) {
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    const below = members(property.type);
    if (above.has(below)) return [path];
    return [path, ...paths(below, path, new Set([...above, below]))];
  });
}

const trees = process.argv.slice(2).map((name) => {
  const resource = db.lookup('resource', 'cloudFormationType', 'equals', name).only();
  return [name, paths(resource.properties)];
});
console.log(JSON.stringify(Object.fromEntries(trees)));
