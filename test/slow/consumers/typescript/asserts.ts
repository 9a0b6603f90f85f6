import { App, Stack } from 'aws-cdk-lib';
import { data } from 'cdk-ml-lifecycle';
import { ConfigurationError, type Fault } from 'cdk-ml-lifecycle/errors';

try {
  new data.DataLake(new Stack(new App(), 'Own'), 'Lake').curated.dataset('No Such Name');
} catch (error) {
  if (!ConfigurationError.isConfigurationError(error)) throw error;
  const [first]: readonly Fault[] = error.faults;
  console.log(JSON.stringify([error instanceof ConfigurationError, error.codes, first.path, first.got]));
}
