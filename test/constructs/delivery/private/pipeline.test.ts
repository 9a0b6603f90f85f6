import * as fc from 'fast-check';
import {
  SOURCE_REVISION,
  sourceStage,
  type StagePlan,
  stagesOf,
} from '../../../../constructs/delivery/private/pipeline';

interface Action {
  readonly name: string;
  readonly runOrder: number;
  readonly inputArtifacts?: { readonly name: string }[];
  readonly configuration: { readonly [key: string]: string | undefined };
}

interface Stage {
  readonly name: string;
  readonly actions: Action[];
  readonly onFailure?: { readonly result: string };
}

const invocation = fc.record({ functionName: fc.string(), userParameters: fc.string() });
const plans = fc.record<StagePlan>(
  {
    stageName: fc.stringMatching(/^[a-z]{1,12}$/),
    stackName: fc.string(),
    approval: fc.record({ isManual: fc.boolean() }),
    deployRoleArn: fc.string(),
    executionRoleArn: fc.string(),
    capabilities: fc.constantFrom('CAPABILITY_NAMED_IAM'),
    verification: invocation,
    clearing: invocation,
    smokeTest: invocation,
  },
  {
    requiredKeys: [
      'stageName',
      'stackName',
      'approval',
      'deployRoleArn',
      'executionRoleArn',
      'verification',
      'clearing',
    ],
  },
);

const stages = (plan: StagePlan) => stagesOf(plan) as Stage[];
/** The actions of the stage that deploys. */
const actions = (plan: StagePlan) => stages(plan).at(-1)!.actions;

describe('when a stage of the pipeline is rendered', () => {
  test('then one action follows another, whichever there are', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const names = ['Verify', 'Clear', 'Prepare', 'Deploy', plan.smokeTest && 'SmokeTest'];
        expect(actions(plan).map(({ name }) => name)).toEqual(names.filter(Boolean));
        expect(actions(plan).map(({ runOrder }) => runOrder)).toEqual(actions(plan).map((_, i) => i + 1));
      }),
    );
  });

  test('then what fails is rolled back, and the rollback repeats no approval', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const [approval, deployment] = plan.approval.isManual ? stages(plan) : [undefined, ...stages(plan)];
        expect(deployment).toMatchObject({ name: plan.stageName, onFailure: { result: 'ROLLBACK' } });
        expect(deployment!.actions.map(({ name }) => name)).not.toContain('Approve');
        if (!approval) return;
        expect(approval.actions.map(({ name }) => name)).toEqual(['Approve']);
        expect(approval).not.toHaveProperty('onFailure');
        // no environment can have the name, because those are in lower case
        expect(approval.name).toBe(`Approve-${plan.stageName}`);
      }),
    );
  });

  test('then the change set that is executed is the one that was prepared', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const [prepare, deploy] = ['Prepare', 'Deploy'].map((n) => actions(plan).find(({ name }) => name === n)!);
        expect(deploy.configuration.ChangeSetName).toBe(prepare.configuration.ChangeSetName);
        expect(deploy.configuration.StackName).toBe(prepare.configuration.StackName);
      }),
    );
  });

  test('then every file is taken from the artifact that the source makes', () => {
    const [source] = sourceStage('bucket', 'key').actions as unknown as { name: string; outputArtifacts: object[] }[];
    fc.assert(
      fc.property(plans, (plan) => {
        const prepare = actions(plan).find(({ name }) => name === 'Prepare')!;
        expect(prepare.inputArtifacts).toEqual(source.outputArtifacts);
        const [verify, test] = ['Verify', 'SmokeTest'].map((n) => actions(plan).find(({ name }) => name === n));
        expect(verify!.inputArtifacts).toEqual(source.outputArtifacts);
        expect(test?.inputArtifacts).toEqual(test && source.outputArtifacts);
        const files = [prepare.configuration.TemplatePath, prepare.configuration.TemplateConfiguration];
        expect(files).toEqual(['Release::template.json', `Release::${plan.stageName}.json`]);
      }),
    );
    expect(source.outputArtifacts).toEqual([{ name: 'Release' }]);
    expect(SOURCE_REVISION.inputTemplate).toContain(`"actionName":"${source.name}"`);
  });
});

describe('when a release was written', () => {
  test('then what starts the pipeline is its version', () => {
    const filled = SOURCE_REVISION.inputTemplate.replace('<version>', '"abc"');
    expect(SOURCE_REVISION.inputPathsMap).toEqual({ version: '$.detail.object.version-id' });
    expect(JSON.parse(filled)).toEqual({
      sourceRevisions: [{ actionName: 'Release', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: 'abc' }],
    });
  });
});
