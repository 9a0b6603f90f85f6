import { App, Stack } from 'aws-cdk-lib';
import { data } from 'cdk-ml-lifecycle';
import { ConfigurationError, type Fault } from 'cdk-ml-lifecycle/errors';

const lake = new data.DataLake(new Stack(new App(), 'Own'), 'Lake');
for (const name of ['No Such Name', 7 as unknown as string]) {
  try {
    lake.curated.dataset(name);
  } catch (error) {
    if (!ConfigurationError.isConfigurationError(error)) throw error;
    const [first]: readonly Fault[] = error.faults;
    console.log(JSON.stringify([error instanceof ConfigurationError, error.codes, first.path, first.got]));
  }
}
