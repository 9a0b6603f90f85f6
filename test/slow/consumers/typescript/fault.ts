import { App, Stack } from 'aws-cdk-lib';
import { data } from 'cdk-ml-lifecycle';

function ownTeam(stack: Stack) {
  return new data.DataLake(stack, 'Lake').curated.dataset('No Such Name');
}

ownTeam(new Stack(new App(), 'Own'));
