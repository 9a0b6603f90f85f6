import { SERVING_ENVIRONMENT } from '../../../constructs/private/serving-environment';
import { unservable } from '../../../handlers/make-release/served-container';
import * as example from '../support/examples';

const KIT = { ...example.KIT, serves: { environment: SERVING_ENVIRONMENT } };

/** What version 0.1.0 gave the models that it registered. */
const FIRST = {
  SAGEMAKER_PROGRAM: 'inference.py',
  SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
  PIP_NO_BUILD_ISOLATION: 'false',
};

function reason(environment: { readonly [name: string]: string }): string | undefined {
  return unservable({ image: 'registry/serving:1', environment } as never, KIT as never);
}

describe('the environment variables of an approved model', () => {
  test('are those that training registers today, or those of version 0.1.0', () => {
    expect(reason(SERVING_ENVIRONMENT)).toBeUndefined();
    expect(reason(FIRST)).toBeUndefined();
  });

  test('are refused when pip would do something else than it did', () => {
    expect(reason({ ...SERVING_ENVIRONMENT, PIP_FIND_LINKS: '/elsewhere', PIP_NO_INDEX: '0' })).toMatch(
      /\(PIP_FIND_LINKS, PIP_NO_INDEX\): give those of the package to the ReleaseStack as modelEnvironment/,
    );
  });

  test('are refused when another one is missing', () => {
    const { SAGEMAKER_PROGRAM: _, ...rest } = FIRST;
    expect(reason(rest)).toMatch(/\(SAGEMAKER_PROGRAM\)/);
  });
});
