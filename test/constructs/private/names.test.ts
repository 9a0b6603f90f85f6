import { ENDPOINT_NAME } from '../../../constructs/private/endpoint-name';
import { ENVIRONMENT_NAME } from '../../../constructs/private/environment-name';

describe('the name of an environment', () => {
  test.each(['prod', 'eu-prod', 'a', 'stage2', 'a-1-b', 'templates', 'x'.repeat(12)])('can be %s', (name) => {
    expect(name).toMatch(ENVIRONMENT_NAME);
  });

  test.each(['', 'Prod', '1prod', 'prod_eu', '-prod', 'prod-', 'a--b', 'template', 'manifest', 'x'.repeat(13)])(
    'cannot be "%s"',
    (name) => {
      expect(name).not.toMatch(ENVIRONMENT_NAME);
    },
  );
});

describe('the name of an endpoint', () => {
  test.each(['scores', 'Scores-2', 'a--b', '1', 'x'.repeat(63)])('can be %s', (name) => {
    expect(name).toMatch(ENDPOINT_NAME);
  });

  test.each(['', '-scores', 'scores-', 'my_scores', 'x'.repeat(64), `a${'-'.repeat(62)}b`])(
    'cannot be "%s"',
    (name) => {
      expect(name).not.toMatch(ENDPOINT_NAME);
    },
  );
});
