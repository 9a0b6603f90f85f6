import { ConfigurationError } from 'cdk-ml-lifecycle/errors';
import { DataLake, type DataLakeProps } from 'cdk-ml-lifecycle/data';
import { UseCase } from 'cdk-ml-lifecycle/goal';
import { data } from 'cdk-ml-lifecycle';

const props: DataLakeProps = {};
const lake: typeof data.DataLake = DataLake;
// @ts-expect-error a type that was not found would be any, and take this too
export const wrong: DataLakeProps = { none: 1 };
export const all = [props, lake, UseCase, ConfigurationError];
