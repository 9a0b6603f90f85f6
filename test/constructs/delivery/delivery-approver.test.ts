import type { Template } from 'aws-cdk-lib/assertions';
import { VerificationParameters } from '../../../schema/events';
import { actionsOf, templateWith } from './fixture';

describe('when whoever approves must not have made the model', () => {
  const template = templateWith({ independentApproval: true });
  const parametersOf = (stage: string) =>
    JSON.parse(actionsOf(template, stage).find(({ Name }) => Name === 'Verify')!.Configuration.UserParameters);
  const approverIn = (within: Template) =>
    Object.values(within.findResources('AWS::Lambda::Function')).flatMap(
      ({ Properties }) => Properties.Environment?.Variables?.APPROVER ?? [],
    );

  test('then the release maker and the verification in production find out', () => {
    expect(approverIn(template)).toEqual(['independent']);
    expect(VerificationParameters.parse(parametersOf('prod')).approved).toEqual({
      executionId: '#{codepipeline.PipelineExecutionId}',
      stage: 'Approve-prod',
      action: 'Approve',
    });
    expect(parametersOf('staging')).toEqual({ environment: 'staging' });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{ Action: ['codepipeline:GetPipelineExecution', 'codepipeline:ListActionExecutions'] }],
      },
    });
  });

  test('then nobody is asked for it by default', () => {
    expect(approverIn(templateWith())).toEqual(['anybody']);
    templateWith().resourceCountIs('AWS::IAM::Policy', 0);
  });
});
