import { join } from 'node:path';
import * as goal from '../../../constructs/goal';
import { ModelCode } from '../../../constructs/training';
import { declaration, definitionIn, newStack, pipelineIn } from './fixture';

const CODE = join(__dirname, '..', '..', '..', 'examples', 'mortgage-approval', 'code');

/** The definition with the hashes of the code taken out: what the code says is not what a definition is about. */
function withoutHashes(definition: object): object {
  return JSON.parse(JSON.stringify(definition).replaceAll(/[0-9a-f]{64}/g, '<hash>')) as object;
}

test('when the example is synthesised, then this is what SageMaker is given', () => {
  const stack = newStack();
  pipelineIn(stack, {
    useCase: goal.UseCase.define(declaration),
    code: ModelCode.scikitLearn(CODE),
    instanceType: 'ml.m6i.large',
    processingInstanceType: 'ml.m6i.large',
    hyperparameters: { min_disparate_impact: '0.8', margin: '0.05', seed: '0' },
  });
  expect(withoutHashes(definitionIn(stack))).toMatchSnapshot();
});

test('when the example is synthesised twice, then the same comes out', () => {
  const [one, two] = [newStack(), newStack()];
  for (const stack of [one, two]) pipelineIn(stack, { code: ModelCode.scikitLearn(CODE) });
  expect(JSON.stringify(definitionIn(one))).toBe(JSON.stringify(definitionIn(two)));
});
