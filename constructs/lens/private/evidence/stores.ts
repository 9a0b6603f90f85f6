/** Who holds the key under which something is encrypted. */
export type KeyHolder = 'customer managed key' | 'AWS managed key' | 'AWS owned key' | 'nothing' | 'unknown';

/** Something that a type of resource stores, and how it says the key. */
export interface Store {
  readonly what: string;
  /** Where the key is. */
  readonly key: readonly string[];
  /** How it is encrypted if no key is given. */
  readonly unset: KeyHolder;
  /** A switch without which the key says nothing. If only the switch is on, the key is one that AWS manages. */
  readonly switch?: readonly string[];
  /** A property without which there is no such store. */
  readonly within?: readonly string[];
}

const volume = (...key: string[]): Store => ({ what: 'volume', key, unset: 'AWS owned key' });
// what jobs write without a key is encrypted as their bucket says
const output = (what: string, ...key: string[]): Store => ({ what, key, unset: 'unknown', within: key.slice(0, -1) });

/** The stores of a definition of a monitoring job, whose output has a name of its own. */
function monitoringJob(kind: string): readonly Store[] {
  return [
    volume('JobResources', 'ClusterConfig', 'VolumeKmsKeyId'),
    output('reports', `${kind}JobOutputConfig`, 'KmsKeyId'),
  ];
}

const DEFINITION = ['MonitoringScheduleConfig', 'MonitoringJobDefinition'];

/** What the resources of machine learning store. */
const MACHINE_LEARNING: readonly [string, readonly Store[]][] = [
  [
    'AWS::SageMaker::AutoMLJob',
    [volume('AutoMLJobConfig', 'SecurityConfig', 'VolumeKmsKeyId'), output('models', 'OutputDataConfig', 'KmsKeyId')],
  ],
  ['AWS::SageMaker::DataQualityJobDefinition', monitoringJob('DataQuality')],
  ['AWS::SageMaker::Domain', [{ what: 'home directories', key: ['KmsKeyId'], unset: 'AWS managed key' }]],
  [
    'AWS::SageMaker::EndpointConfig',
    [
      volume('KmsKeyId'),
      output('captured data', 'DataCaptureConfig', 'KmsKeyId'),
      output('asynchronous answers', 'AsyncInferenceConfig', 'OutputConfig', 'KmsKeyId'),
    ],
  ],
  [
    'AWS::SageMaker::FeatureGroup',
    [
      {
        what: 'online store',
        key: ['OnlineStoreConfig', 'SecurityConfig', 'KmsKeyId'],
        unset: 'AWS owned key',
        within: ['OnlineStoreConfig'],
      },
      {
        what: 'offline store',
        key: ['OfflineStoreConfig', 'S3StorageConfig', 'KmsKeyId'],
        unset: 'unknown',
        within: ['OfflineStoreConfig'],
      },
    ],
  ],
  [
    'AWS::SageMaker::InferenceExperiment',
    [
      volume('KmsKey'),
      { what: 'captured data', key: ['DataStorageConfig', 'KmsKey'], unset: 'unknown', within: ['DataStorageConfig'] },
    ],
  ],
  ['AWS::SageMaker::ModelBiasJobDefinition', monitoringJob('ModelBias')],
  ['AWS::SageMaker::ModelCard', [{ what: 'content', key: ['SecurityConfig', 'KmsKeyId'], unset: 'AWS owned key' }]],
  ['AWS::SageMaker::ModelExplainabilityJobDefinition', monitoringJob('ModelExplainability')],
  ['AWS::SageMaker::ModelQualityJobDefinition', monitoringJob('ModelQuality')],
  [
    'AWS::SageMaker::MonitoringSchedule',
    [
      {
        ...volume(...DEFINITION, 'MonitoringResources', 'ClusterConfig', 'VolumeKmsKeyId'),
        within: [...DEFINITION, 'MonitoringResources'],
      },
      output('reports', ...DEFINITION, 'MonitoringOutputConfig', 'KmsKeyId'),
    ],
  ],
  ['AWS::SageMaker::NotebookInstance', [volume('KmsKeyId')]],
  [
    'AWS::SageMaker::ProcessingJob',
    [
      volume('ProcessingResources', 'ClusterConfig', 'VolumeKmsKeyId'),
      output('outputs', 'ProcessingOutputConfig', 'KmsKeyId'),
    ],
  ],
  [
    'AWS::SageMaker::TrainingJob',
    [volume('ResourceConfig', 'VolumeKmsKeyId'), output('model', 'OutputDataConfig', 'KmsKeyId')],
  ],
  [
    'AWS::SageMaker::TransformJob',
    [volume('TransformResources', 'VolumeKmsKeyId'), output('predictions', 'TransformOutput', 'KmsKeyId')],
  ],
];

const encrypted = (what: string, on: string, key = 'KmsKeyId'): readonly Store[] => [
  { what, key: [key], unset: 'nothing', switch: [on] },
];

/** What the resources around them store. */
const OTHERS: readonly [string, readonly Store[]][] = [
  ['AWS::CloudTrail::Trail', [{ what: 'records', key: ['KMSKeyId'], unset: 'AWS owned key' }]],
  ['AWS::CodeArtifact::Domain', [{ what: 'packages', key: ['EncryptionKey'], unset: 'AWS managed key' }]],
  ['AWS::CodeBuild::Project', [{ what: 'artifacts', key: ['EncryptionKey'], unset: 'AWS managed key' }]],
  [
    'AWS::CodePipeline::Pipeline',
    [
      {
        what: 'artifacts',
        key: ['ArtifactStore', 'EncryptionKey', 'Id'],
        unset: 'AWS managed key',
        within: ['ArtifactStore'],
      },
    ],
  ],
  ['AWS::DocDB::DBCluster', encrypted('data', 'StorageEncrypted')],
  [
    'AWS::DynamoDB::Table',
    [
      {
        what: 'items',
        key: ['SSESpecification', 'KMSMasterKeyId'],
        unset: 'AWS owned key',
        switch: ['SSESpecification', 'SSEEnabled'],
      },
    ],
  ],
  ['AWS::EC2::Volume', encrypted('volume', 'Encrypted')],
  [
    'AWS::ECR::Repository',
    [
      {
        what: 'images',
        key: ['EncryptionConfiguration', 'KmsKey'],
        unset: 'AWS owned key',
        switch: ['EncryptionConfiguration', 'EncryptionType'],
      },
    ],
  ],
  ['AWS::EFS::FileSystem', encrypted('files', 'Encrypted')],
  ['AWS::Events::EventBus', [{ what: 'events', key: ['KmsKeyIdentifier'], unset: 'AWS owned key' }]],
  ['AWS::FSx::FileSystem', [{ what: 'files', key: ['KmsKeyId'], unset: 'AWS managed key' }]],
  ['AWS::Kinesis::Stream', [{ what: 'records', key: ['StreamEncryption', 'KeyId'], unset: 'nothing' }]],
  [
    'AWS::Lambda::Function',
    [{ what: 'environment', key: ['KmsKeyArn'], unset: 'AWS owned key', within: ['Environment'] }],
  ],
  ['AWS::Logs::LogGroup', [{ what: 'logs', key: ['KmsKeyId'], unset: 'AWS owned key' }]],
  ['AWS::Neptune::DBCluster', encrypted('data', 'StorageEncrypted')],
  [
    'AWS::OpenSearchService::Domain',
    [
      {
        what: 'indexes',
        key: ['EncryptionAtRestOptions', 'KmsKeyId'],
        unset: 'nothing',
        switch: ['EncryptionAtRestOptions', 'Enabled'],
      },
    ],
  ],
  ['AWS::RDS::DBCluster', encrypted('data', 'StorageEncrypted')],
  ['AWS::RDS::DBInstance', [{ ...encrypted('data', 'StorageEncrypted')[0], within: ['AllocatedStorage'] }]],
  ['AWS::Redshift::Cluster', encrypted('data', 'Encrypted')],
  ['AWS::S3::Bucket', []],
  ['AWS::SNS::Topic', [{ what: 'messages', key: ['KmsMasterKeyId'], unset: 'nothing' }]],
  ['AWS::SQS::Queue', []],
  ['AWS::SecretsManager::Secret', [{ what: 'secret', key: ['KmsKeyId'], unset: 'AWS managed key' }]],
];

/** What each type of resource stores, and how it says the key. */
export const STORES: ReadonlyMap<string, readonly Store[]> = new Map([...MACHINE_LEARNING, ...OTHERS]);
