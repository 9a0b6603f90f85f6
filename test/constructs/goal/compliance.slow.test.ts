import { App, Stack } from 'aws-cdk-lib/core';
import { CfnModelCard } from 'aws-cdk-lib/aws-sagemaker';
import * as goal from '../../../constructs/goal';
import { judge } from '../../support/compliance';
import { mortgage } from '../../support/mortgage';

/** The stack's name tells what is wrong with the card in it. */
const refused: [stack: string, path: string, value: unknown][] = [
  ['UnknownRating', 'IntendedUses.RiskRating', 'Enormous'],
  ['UnknownSection', 'ModelOverview.Colour', 'blue'],
  ['UnknownDirection', 'TrainingDetails.ObjectiveFunction.Function', { Function: 'Upwards' }],
  ['TooLong', 'BusinessDetails.BusinessProblem', 'x'.repeat(2049)],
];

test("is valid in the eyes of CloudFormation's schema, which sees what is not", () => {
  const { open, acknowledged } = judge((app: App) => {
    card(app, 'Good');
    for (const [stack, path, value] of refused) card(app, stack).addPropertyOverride(`Content.${path}`, value);
  });
  const found = open.map((finding) => /^CloudFormation Validate (\S+) (\w+)\/Mortgage/.exec(finding)?.[2] ?? finding);
  expect(found.sort()).toEqual(refused.map(([stack]) => stack).sort());
  expect(acknowledged).toEqual([]);
}, 60_000);

function card(app: App, stack: string): CfnModelCard {
  return new goal.UseCase(new Stack(app, stack), 'Mortgage', mortgage()).node.defaultChild as CfnModelCard;
}
