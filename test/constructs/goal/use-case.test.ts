import {
  App,
  CfnParameter,
  Duration,
  IPropertyInjector,
  InjectionContext,
  PropertyInjectors,
  Stack,
} from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnModelCard } from 'aws-cdk-lib/aws-sagemaker';
import * as goal from '../../../constructs/goal';
import { mortgage } from '../../support/mortgage';

const CARD = 'AWS::SageMaker::ModelCard';

describe('a use case', () => {
  const stack = new Stack(new App(), 'Stack');
  const useCase = new goal.UseCase(stack, 'Mortgage', mortgage());
  const template = Template.fromStack(stack);

  test('is a draft model card and a parameter, nothing else', () => {
    expect(Object.values(template.toJSON().Resources).map((r) => (r as { Type: string }).Type)).toEqual([
      CARD,
      'AWS::SSM::Parameter',
    ]);
    template.hasResourceProperties(CARD, { ModelCardName: 'mortgage-approval', ModelCardStatus: 'Draft' });
  });

  test('has the model card as its default child', () => {
    expect(useCase.node.defaultChild).toBeInstanceOf(CfnModelCard);
  });

  test('writes nothing into the card that a deployment could change', () => {
    const [card] = Object.values(template.findResources(CARD));
    const changed = new Stack(new App(), 'Stack');
    new goal.UseCase(
      changed,
      'Mortgage',
      mortgage({
        owner: 'others@example.com',
        businessGoal: 'Decide every application the same day',
        kpi: goal.Kpi.atLeast('SameDayDecisions', 0.9),
        objectives: [goal.Objective.atLeast('auc', 0.8)],
        fairness: goal.Fairness.none('the example decides nothing about people'),
        explainability: goal.Explainability.LOCAL,
        dataClassification: goal.DataClassification.PUBLIC,
        risk: { rating: goal.RiskRating.HIGH, because: 'somebody may not get a home' },
        serviceLevels: { latencyP99: Duration.millis(20), availability: 0.9, modelAge: Duration.days(9) },
      }),
    );
    expect(Object.values(Template.fromStack(changed).findResources(CARD))).toEqual([card]);
    expect(card.Properties.Content.ModelOverview).toEqual({ ModelName: 'mortgage-approval' });
  });

  test('tells the same facts to programs', () => {
    const [parameter] = Object.values(template.findResources('AWS::SSM::Parameter'));
    expect(parameter.Properties).toMatchObject({ Name: '/mortgage-approval/profile', Type: 'String' });
    expect(parameter.Properties).not.toHaveProperty('Tier');
    expect(JSON.parse(parameter.Properties.Value)).toEqual({
      schema: 'use-case/1',
      name: 'mortgage-approval',
      owner: 'lending@example.com',
      goal: {
        statement: 'Decide routine applications the same day',
        kpi: { name: 'SameDayDecisions', atLeast: 0.8 },
      },
      problem: { type: 'binary-classification', target: 'deny', positiveLabel: 'yes' },
      objectives: [
        { metric: 'auc', atLeast: 0.78 },
        { metric: 'recall', atLeast: 0.3 },
      ],
      fairness: [{ metric: 'disparate_impact', column: 'black', privileged: 'no', atLeast: 0.8 }],
      explainability: 'none',
      serviceLevels: { latencyP99Milliseconds: 200, availability: 0.995, modelAgeDays: 90 },
      dataClassification: 'confidential',
      risk: { rating: 'Unknown' },
    });
    expect(useCase.profileParameterName).toBe('/mortgage-approval/profile');
  });

  test('tags what it makes', () => {
    const tags = {
      'ml:use-case': 'mortgage-approval',
      'ml:owner': 'lending@example.com',
      'ml:data-classification': 'confidential',
      'ml:risk-rating': 'unknown',
    };
    expect(useCase.tags).toEqual(tags);
    template.hasResourceProperties('AWS::SSM::Parameter', { Tags: tags });
    template.hasResourceProperties(CARD, { Tags: [{ Key: 'ml:use-case', Value: 'mortgage-approval' }] });
  });

  test('has what the gate checks as limits, in order', () => {
    expect(
      useCase.limits.map(({ label, path, comparison, threshold }) => [label, path, comparison, threshold]),
    ).toEqual([
      ['auc', 'metrics.auc', 'at least', 0.78],
      ['recall', 'metrics.recall', 'at least', 0.3],
      ['disparate_impact of black', 'fairness.black.disparate_impact', 'at least', 0.8],
    ]);
  });
});

describe('what the user chooses', () => {
  test('replaces every default', () => {
    const stack = new Stack(new App(), 'Stack');
    const useCase = new goal.UseCase(
      stack,
      'Prices',
      mortgage({
        kpi: goal.Kpi.atMost('HoursToOffer', 24, 'hours'),
        problem: goal.Problem.regression({ target: 'price' }),
        objectives: [goal.Objective.atMost('rmse', 1200)],
        fairness: goal.Fairness.none('estimates the price of a house, not of a person'),
        explainability: goal.Explainability.LOCAL,
        dataClassification: goal.DataClassification.PUBLIC,
        risk: { rating: goal.RiskRating.LOW, because: 'a clerk looks at every price' },
      }),
    );
    expect(useCase.explainability).toBe('local');
    const [parameter] = Object.values(Template.fromStack(stack).findResources('AWS::SSM::Parameter'));
    expect(JSON.parse(parameter.Properties.Value)).toMatchObject({
      goal: { kpi: { name: 'HoursToOffer', atMost: 24, unit: 'hours' } },
      objectives: [{ metric: 'rmse', atMost: 1200 }],
      dataClassification: 'public',
      risk: { rating: 'Low' },
    });
  });

  test('encrypts the card with the given key', () => {
    const stack = new Stack(new App(), 'Stack');
    const key = new CfnKey(stack, 'Key', { keyPolicy: {} });
    new goal.UseCase(stack, 'Mortgage', mortgage({ key }));
    Template.fromStack(stack).hasResourceProperties(CARD, {
      SecurityConfig: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    });
  });

  test('a long profile goes to the advanced tier', () => {
    const stack = new Stack(new App(), 'Stack');
    const long = 'x'.repeat(1024);
    const limits = Array.from({ length: 9 }, (_, i) =>
      goal.FairnessLimit.disparateImpact({ column: `c${i}`.padEnd(63, 'x'), privileged: 'p'.repeat(63), atLeast: 0.8 }),
    );
    new goal.UseCase(
      stack,
      'Long',
      mortgage({
        businessGoal: long,
        fairness: goal.Fairness.within(...limits),
        risk: { rating: goal.RiskRating.HIGH, because: long },
      }),
    );
    Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', { Tier: 'Advanced' });
  });

  test('tags a stack, and leaves its resources to CloudFormation', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new goal.UseCase(stack, 'Mortgage', mortgage()).tag(stack);
    expect(app.synth().getStackArtifact(stack.artifactId).tags).toMatchObject({ 'ml:use-case': 'mortgage-approval' });
  });
});

describe('a definition without resources', () => {
  test('is the same value', () => {
    const made = new goal.UseCase(new Stack(new App(), 'Stack'), 'Mortgage', mortgage());
    const defined = goal.UseCase.define(mortgage());
    for (const member of Object.keys(defined) as (keyof goal.IUseCase)[]) {
      expect([member, made[member]]).toEqual([member, defined[member]]);
    }
    expect(defined.tags).toEqual(made.tags);
    expect(defined.limits).toEqual(made.limits);
  });

  test('hands out copies of its lists', () => {
    const defined = goal.UseCase.define(mortgage());
    defined.limits.pop();
    defined.fairness.limits.pop();
    expect(defined.limits).toHaveLength(3);
    expect(defined.fairness.privilegedValues).toEqual({ black: 'no' });
  });
});

test('a property injector of the scope can change the props', () => {
  const app = new App();
  const injector: IPropertyInjector = {
    constructUniqueId: goal.UseCase.PROPERTY_INJECTION_ID,
    inject: (props: object, _context: InjectionContext) => ({ ...props, owner: 'platform@example.com' }),
  };
  PropertyInjectors.of(app).add(injector);
  expect(new goal.UseCase(new Stack(app, 'Stack'), 'Mortgage', mortgage()).owner).toBe('platform@example.com');
});

test('text that is known only at deployment passes, numbers have to be known', () => {
  const stack = new Stack(new App(), 'Stack');
  const owner = new CfnParameter(stack, 'Owner').valueAsString;
  const limit = new CfnParameter(stack, 'Limit', { type: 'Number' }).valueAsNumber;
  expect(() => goal.UseCase.define(mortgage({ owner }))).not.toThrow();
  expect(() => goal.UseCase.define(mortgage({ objectives: [goal.Objective.atLeast('auc', limit)] }))).toThrow(
    `MLL112 'objectives[0].atLeast' must be known at synth, got a token; write the value out: it appears in the model card`,
  );
});

test('what it declares of practices is in the metadata of its profile, where no limit of Parameter Store counts', () => {
  const stack = new Stack();
  const practices = {
    'MLCOST02-BP01': { statement: 'Rules of thumb were tried first', link: 'https://wiki.example.com/1' },
  };
  new goal.UseCase(stack, 'Declared', { ...mortgage(), practices });
  new goal.UseCase(stack, 'Silent', { ...mortgage(), name: 'silent' });
  const profiles = Object.values(Template.fromStack(stack).findResources('AWS::SSM::Parameter'));
  expect(profiles.map(({ Metadata }) => (Metadata as object | undefined) ?? {})).toEqual([
    { MlLens: { declared: practices } },
    {},
  ]);
});
