// Writes the class of a stack that emits a given template from typed L1s, as an engineer would write it by hand.
import { createRequire } from 'node:module';
import { constantName, Printer } from './expressions.mjs';

const require = createRequire(import.meta.url);
const { App, Stack } = require('aws-cdk-lib/core');

const lower = (name) => name[0].toLowerCase() + name.slice(1);
const camel = (body) => Object.fromEntries(Object.entries(body).map(([key, value]) => [lower(key), value]));

/** The module and the class of a resource type. */
function classOf(type) {
  const [, service, resource] = type.split('::');
  return { module: `aws-${service.toLowerCase()}`, name: `Cfn${resource}` };
}

/** The resource as its class would have been given it. */
function read(id, body, printer) {
  const { module, name } = classOf(body.Type);
  const parser = { parseValue: (value) => printer.parse(value), handleAttributes: () => {} };
  const scratch = new Stack(new App());
  const resource = require(`aws-cdk-lib/${module}`)[name]._fromCloudFormation(scratch, id, body, { parser });
  return { module, name, resource, props: resource.cfnProperties, overrides: resource.rawOverrides.Properties ?? {} };
}

/** Statements that make a resource, and the logical ids that they need. */
function statementsOf(id, body, printer) {
  const { module, name, props, overrides } = read(id, body, printer);
  printer.used.clear();
  const service = module.replace(/\W/g, '_');
  const lines = [`const ${id} = new ${service}.${name}(this, '${id}', ${printer.print(props)});`];
  for (const [key, value] of Object.entries(overrides))
    lines.push(`${id}.addPropertyOverride('${key}', ${printer.print(value)});`);
  for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy'])
    if (body[policy])
      lines.push(`${id}.cfnOptions.${lower(policy)} = CfnDeletionPolicy.${constantName(body[policy])};`);
  for (const [key, value] of Object.entries(body.Metadata ?? {}))
    lines.push(`${id}.addMetadata('${key}', ${printer.print(printer.parse(value))});`);
  for (const other of [body.DependsOn ?? []].flat()) {
    printer.used.add(other);
    lines.push(`${id}.addDependency(${other});`);
  }
  return { id, lines, needs: new Set(printer.used), module };
}

/** Resources after those that they refer to. */
function inOrder(made) {
  const sorted = [];
  const visit = (one) => {
    if (sorted.includes(one)) return;
    for (const id of one.needs) {
      const other = made.find((m) => m.id === id);
      if (other && other !== one) visit(other);
    }
    sorted.push(one);
  };
  made.forEach(visit);
  return sorted;
}

/**
 * The source of a stack's class.
 *
 * @param name the name of the class
 * @param template what it emits
 * @param words texts that expressions stand for, longest first; the assets' hashes and bucket among them
 * @param assets statements that make the assets
 * @param acknowledged the findings that constructs accept; on which resource they stand makes no difference to the time
 */
export function typedStack({ name, template, words = [], assets = [], acknowledged = [] }) {
  const { Parameters: { BootstrapVersion: _, ...parameters } = {}, Resources: resources = {}, Outputs = {} } = template;
  if (template.Conditions || template.Mappings) throw new Error('no code for conditions and mappings');
  const attributes = new Map();
  const attributeOf = (id, attribute) => {
    const property = `attr${attribute.replaceAll('.', '')}`;
    if (!(property in attributes.get(id))) throw new Error(`${id} has no ${property}`);
    return property;
  };
  const printer = new Printer({ parameters, attributeOf, words });
  for (const [id, body] of Object.entries(resources)) attributes.set(id, read(id, body, printer).resource);
  const made = inOrder(Object.entries(resources).map(([id, body]) => statementsOf(id, body, printer)));
  for (const [i, rules] of acknowledged.entries()) {
    const { id, lines } = made[i % made.length];
    lines.push(`${id}.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, ${printer.print(rules)});`);
  }
  const declared = Object.entries(parameters).map(
    ([id, body]) => `const ${id} = new CfnParameter(this, '${id}', ${printer.print(camel(body))});`,
  );
  const outputs = Object.entries(Outputs).map(([id, { Export, ...body }]) => {
    const props = { ...camel(printer.parse(body)), ...(Export && { exportName: printer.parse(Export.Name) }) };
    return `new CfnOutput(this, '${id}', ${printer.print(props)});`;
  });
  return {
    modules: new Set(made.map(({ module }) => module)),
    hasAssets: assets.length > 0,
    source: `class ${name} extends Stack {
  constructor(scope, id, props, { name, files }) {
    super(scope, id, props);
${[...assets, ...declared, ...made.flatMap(({ lines }) => lines), ...outputs].map((line) => `    ${line}`).join('\n')}
  }
}
`,
  };
}

/** The source of a module with such classes. */
export function typedModule(stacks) {
  const modules = [...new Set(stacks.flatMap(({ modules: names }) => [...names]))];
  const names = stacks.map(({ source }) => /^class (\w+)/.exec(source)[1]);
  return `'use strict';
const { AssetStaging, Aws, CfnDeletionPolicy, CfnOutput, CfnParameter, Fn, Stack, Validations } = require('aws-cdk-lib/core');
${stacks.some(({ hasAssets }) => hasAssets) ? `const { Asset } = require('aws-cdk-lib/aws-s3-assets');` : ''}
${modules.map((module) => `const ${module.replace(/\W/g, '_')} = require('aws-cdk-lib/${module}');`).join('\n')}

${stacks.map(({ source }) => source).join('\n')}
module.exports = { ${names.join(', ')} };
`;
}
