/** Credentials and names as the Lambda runtime gives them. */
export const LAMBDA_ENV = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'ASIALAMBDA',
  AWS_SECRET_ACCESS_KEY: 'lambda-secret',
  AWS_SESSION_TOKEN: 'lambda-token',
};

/** The environment of a function that calls a stand-in for AWS. */
export function environmentOf(name: string, endpoint: string, own: Record<string, string>): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    ...LAMBDA_ENV,
    AWS_LAMBDA_FUNCTION_NAME: name,
    POWERTOOLS_SERVICE_NAME: name,
    AWS_ENDPOINT_URL: endpoint,
    ...own,
  };
}

/** Gives each test of a group the environment of a Lambda function, without an endpoint. */
export function inLambda(): void {
  const saved = { ...process.env };
  beforeEach(() => {
    delete process.env.AWS_ENDPOINT_URL;
    delete process.env.AWS_ENDPOINT_URL_S3;
    Object.assign(process.env, LAMBDA_ENV);
  });
  afterEach(() => {
    process.env = { ...saved };
  });
}
