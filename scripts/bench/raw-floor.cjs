// The floor of the benchmark: the templates of an assembly, emitted again from raw CfnResources, with nothing above them.
// Reading them is not counted: a program would hold them as code.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const seconds = () => Object.values(process.cpuUsage()).reduce((sum, micros) => sum + micros, 0) / 1e6;
const read = seconds();
const folder = process.argv[2];
const templates = readdirSync(folder)
  .filter((file) => file.endsWith('.template.json'))
  .map((file) => [file.replace('.template.json', ''), JSON.parse(readFileSync(join(folder, file), 'utf8'))]);
globalThis.benchExcludedSeconds = seconds() - read;

const { App, CfnOutput, CfnParameter, CfnResource, Stack } = require('aws-cdk-lib/core');

const lower = (key) => key[0].toLowerCase() + key.slice(1);
const camel = (body) => Object.fromEntries(Object.entries(body).map(([key, value]) => [lower(key), value]));

// the switches of the app, so that both do the same work
const app = new App({ treeMetadata: false });
for (const trace of ['disable-stack-trace', 'disable-creation-stack-traces', 'disable-logicalId-metadata']) {
  app.node.setContext(`aws:cdk:${trace}`, true);
}

for (const [name, { Description, Resources = {}, Parameters = {}, Outputs = {} }] of templates) {
  const stack = new Stack(app, name, { description: Description });
  for (const [id, body] of Object.entries(Resources)) {
    const resource = new CfnResource(stack, id, { type: body.Type, properties: body.Properties });
    resource.overrideLogicalId(id);
    resource.cfnOptions.deletionPolicy = body.DeletionPolicy;
    resource.cfnOptions.updateReplacePolicy = body.UpdateReplacePolicy;
    for (const [key, value] of Object.entries(body.Metadata ?? {})) resource.addMetadata(key, value);
    if (body.DependsOn) resource.addOverride('DependsOn', body.DependsOn);
  }
  for (const [id, body] of Object.entries(Parameters)) {
    if (id !== 'BootstrapVersion') new CfnParameter(stack, id, camel(body)).overrideLogicalId(id);
  }
  for (const [id, body] of Object.entries(Outputs)) new CfnOutput(stack, id, camel(body)).overrideLogicalId(id);
}
app.synth();
