import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Assembly } from '../../rehearsal/assembly';

function assemblyOf(stacks: { readonly [name: string]: { account: string; resources: object } }): Assembly {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  const artifacts = Object.entries(stacks).map(([name, { account, resources }]) => {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ Resources: resources }));
    const environment = `aws://${account}/eu-west-1`;
    return [name, { type: 'aws:cloudformation:stack', environment, properties: { templateFile: `${name}.json` } }];
  });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts: Object.fromEntries(artifacts) }));
  return new Assembly(folder);
}

const deploys = (StackName: string) => ({
  Name: 'Deploy',
  Configuration: { ActionMode: 'CHANGE_SET_EXECUTE', StackName },
});
const pipeline = {
  Type: 'AWS::CodePipeline::Pipeline',
  Properties: {
    Stages: [{ Actions: [deploys('staging-release'), deploys('staging-release'), deploys('prod-release')] }],
  },
};

describe('when an assembly is read', () => {
  const stacks = (account: string) => ({
    dev: { account: '111111111111', resources: { Pipeline: pipeline } },
    staging: { account, resources: {} },
    prod: { account, resources: {} },
  });

  test('then each account is listed once, whoever shares it', () => {
    const accounts = (of: Assembly) => of.scopes.map(({ account }) => account);
    expect(accounts(assemblyOf(stacks('222222222222')))).toEqual(['111111111111', '222222222222']);
    expect(accounts(assemblyOf(stacks('111111111111')))).toEqual(['111111111111']);
  });

  test('then the stacks of releases are those that the delivery pipeline makes', () => {
    expect(assemblyOf(stacks('222222222222')).releases).toEqual(['staging-release', 'prod-release']);
  });
});
