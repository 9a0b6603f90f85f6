import type { Control } from '../judge/rule';
import { SAGEMAKER_1 } from './sagemaker-01';
import { SAGEMAKER_2 } from './sagemaker-02';
import { SAGEMAKER_3 } from './sagemaker-03';
import { SAGEMAKER_4 } from './sagemaker-04';
import { SAGEMAKER_5 } from './sagemaker-05';
import { SAGEMAKER_6 } from './sagemaker-06';
import { SAGEMAKER_7 } from './sagemaker-07';
import { SAGEMAKER_8 } from './sagemaker-08';
import { SAGEMAKER_9 } from './sagemaker-09';
import { SAGEMAKER_10 } from './sagemaker-10';
import { SAGEMAKER_11 } from './sagemaker-11';
import { SAGEMAKER_12 } from './sagemaker-12';
import { SAGEMAKER_13 } from './sagemaker-13';
import { SAGEMAKER_14 } from './sagemaker-14';
import { SAGEMAKER_15 } from './sagemaker-15';
import { SAGEMAKER_16 } from './sagemaker-16';
import { SAGEMAKER_17 } from './sagemaker-17';
import { SAGEMAKER_18 } from './sagemaker-18';
import { SAGEMAKER_19 } from './sagemaker-19';
import { SAGEMAKER_20 } from './sagemaker-20';
import { SAGEMAKER_21 } from './sagemaker-21';
import { SAGEMAKER_22 } from './sagemaker-22';
import { SAGEMAKER_23 } from './sagemaker-23';
import { SAGEMAKER_24 } from './sagemaker-24';
import { SAGEMAKER_25 } from './sagemaker-25';
import { SAGEMAKER_DOMAIN_IN_VPC } from './sagemaker-domain-in-vpc';
import { SAGEMAKER_DOMAIN_TAGGED } from './sagemaker-domain-tagged';
import { SAGEMAKER_ENDPOINT_CONFIG_KMS_KEY_REQUIRED } from './sagemaker-endpoint-config-kms-key-required';
import { SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED } from './sagemaker-endpoint-configuration-kms-key-configured';
import { SAGEMAKER_FEATURE_GROUP_TAGGED } from './sagemaker-feature-group-tagged';
import { SAGEMAKER_FEATUREGROUP_DESCRIPTION } from './sagemaker-featuregroup-description';
import { SAGEMAKER_IMAGE_DESCRIPTION } from './sagemaker-image-description';
import { SAGEMAKER_INFERENCEEXPERIMENT_TAGGED } from './sagemaker-inferenceexperiment-tagged';
import { SAGEMAKER_MODEL_IN_VPC } from './sagemaker-model-in-vpc';
import { SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED } from './sagemaker-notebook-instance-kms-key-configured';
import { SAGEMAKER_TRAINING_JOBS_INTERCONTAINER_ENCRYPTION_ENABLED } from './training-jobs-intercontainer-encryption-enabled';
import { SAGEMAKER_TRAINING_JOBS_NETWORK_ISOLATION_ENABLED } from './training-jobs-network-isolation-enabled';
import { SAGEMAKER_TRAINING_JOBS_VOLUME_AND_OUTPUT_ENCRYPTION_ENABLED } from './training-jobs-volume-and-output-encryption-enabled';
import { SAGEMAKER_TRAINING_JOBS_VPC_SETTINGS_CONFIGURED } from './training-jobs-vpc-settings-configured';

/** All controls, in the order in which reports list them. */
export const CONTROLS: readonly Control[] = [
  SAGEMAKER_1,
  SAGEMAKER_2,
  SAGEMAKER_3,
  SAGEMAKER_4,
  SAGEMAKER_5,
  SAGEMAKER_6,
  SAGEMAKER_7,
  SAGEMAKER_8,
  SAGEMAKER_9,
  SAGEMAKER_10,
  SAGEMAKER_11,
  SAGEMAKER_12,
  SAGEMAKER_13,
  SAGEMAKER_14,
  SAGEMAKER_15,
  SAGEMAKER_16,
  SAGEMAKER_17,
  SAGEMAKER_18,
  SAGEMAKER_19,
  SAGEMAKER_20,
  SAGEMAKER_21,
  SAGEMAKER_22,
  SAGEMAKER_23,
  SAGEMAKER_24,
  SAGEMAKER_25,
  SAGEMAKER_DOMAIN_IN_VPC,
  SAGEMAKER_DOMAIN_TAGGED,
  SAGEMAKER_ENDPOINT_CONFIG_KMS_KEY_REQUIRED,
  SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED,
  SAGEMAKER_FEATURE_GROUP_TAGGED,
  SAGEMAKER_FEATUREGROUP_DESCRIPTION,
  SAGEMAKER_IMAGE_DESCRIPTION,
  SAGEMAKER_INFERENCEEXPERIMENT_TAGGED,
  SAGEMAKER_MODEL_IN_VPC,
  SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED,
  SAGEMAKER_TRAINING_JOBS_INTERCONTAINER_ENCRYPTION_ENABLED,
  SAGEMAKER_TRAINING_JOBS_NETWORK_ISOLATION_ENABLED,
  SAGEMAKER_TRAINING_JOBS_VOLUME_AND_OUTPUT_ENCRYPTION_ENABLED,
  SAGEMAKER_TRAINING_JOBS_VPC_SETTINGS_CONFIGURED,
];
