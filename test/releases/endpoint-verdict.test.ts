import fc from 'fast-check';
import { impostorOf, isSettled } from '../../releases/endpoint-verdict';

const AT = { endpoint: 'mortgage-approval-prod', stackName: 'mortgage-approval-prod-release' };
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}[A-Za-z0-9]$/);
/** What CloudFormation may call a configuration: its name, or its ARN, in which SageMaker writes lower case. */
const idOf = (configuration: string) =>
  fc.constantFrom(
    configuration,
    `arn:aws-cn:sagemaker:cn-north-1:333333333333:endpoint-config/${configuration.toLowerCase()}`,
  );

describe('when an endpoint says what it serves', () => {
  test('then it is the release exactly if the release made that configuration', () => {
    const cases = fc
      .record({ serving: name, others: fc.array(name), made: fc.boolean() })
      .filter(({ serving, others }) => others.every((other) => other.toLowerCase() !== serving.toLowerCase()))
      .chain(({ serving, others, made }) =>
        fc.tuple(
          fc.constant(serving),
          fc.tuple(...[...others, ...(made ? [serving] : [])].map(idOf)),
          fc.constant(made),
        ),
      );
    fc.assert(
      fc.property(cases, ([configuration, ids, made]) => {
        const state = { status: 'InService', configuration, because: undefined };
        expect(impostorOf(state, ids, AT) === undefined).toBe(made);
      }),
    );
  });

  test('then a longer name that ends alike is another', () => {
    const state = { status: 'InService', configuration: 'config', because: undefined };
    expect(impostorOf(state, ['other-config'], AT)).toMatch(/serves config, not what the release made/);
  });

  test('then only InService serves, and every status is either settled or waited for', () => {
    const all = ['OutOfService', 'Creating', 'Updating', 'SystemUpdating', 'RollingBack', 'InService', 'Deleting'];
    for (const status of [...all, 'Failed', 'UpdateRollbackFailed', 'SomethingNew']) {
      const state = { status, configuration: 'config', because: undefined };
      const fault = impostorOf(state, ['config'], AT);
      if (status === 'InService') expect([isSettled(state), fault]).toEqual([true, undefined]);
      else expect(fault).toBe(`mortgage-approval-prod is ${status}, not InService`);
    }
  });
});
