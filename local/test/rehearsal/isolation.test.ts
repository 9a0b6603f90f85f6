import { isolate } from '../../rehearsal/isolation';

const isolated = (env: NodeJS.ProcessEnv) => {
  isolate(env);
  return env;
};

describe('when a rehearsal isolates its environment', () => {
  test('then nothing of a real account stays, but a Region does', () => {
    const env = isolated({
      AWS_PROFILE: 'p',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_ENDPOINT_URL_S3: 'u',
      AWS_REGION: 'eu-west-1',
    });
    expect(
      Object.keys(env)
        .filter((name) => name.startsWith('AWS_'))
        .toSorted(),
    ).toEqual(['AWS_CONFIG_FILE', 'AWS_EC2_METADATA_DISABLED', 'AWS_REGION', 'AWS_SHARED_CREDENTIALS_FILE']);
  });

  test('then no proxy is asked for the local AWS, and those of the user stay', () => {
    const env = isolated({ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '.example.com, localhost' });
    expect(env).toMatchObject({
      HTTPS_PROXY: 'http://proxy:3128',
      NO_PROXY: '.example.com,127.0.0.1,localhost',
      no_proxy: '.example.com,127.0.0.1,localhost',
    });
  });

  test('then a folder for temporary files that is not there is not used', () => {
    expect(isolated({ TMPDIR: '/nowhere/at/all' }).TMPDIR).toBeUndefined();
    expect(isolated({ TMPDIR: __filename }).TMPDIR).toBeUndefined();
    expect(isolated({ TMPDIR: __dirname }).TMPDIR).toBe(__dirname);
  });
});
