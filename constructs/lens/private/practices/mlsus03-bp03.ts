import type { Subject } from '../judge/estate';
import { failed, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { coolsData } from '../evidence/storage';
import { dataBuckets } from '../evidence/workload';

/** What is kept for long is in cold storage, and what is written is compact. */
export const MLSUS03_BP03: PracticeRule = {
  id: 'MLSUS03-BP03',
  fix: {
    library: '`intelligentTiering` of `data.Zone`, which is on by default, or its `expiration`',
    cloudFormation: 'Transitions of the LifecycleConfiguration, such as to INTELLIGENT_TIERING or GLACIER',
  },
  judge: (estate) => [
    ...ofEach(dataBuckets(estate), coolsData),
    ...ofEach(estate.all('AWS::KinesisFirehose::DeliveryStream'), isCompact),
  ],
};

function isCompact({ properties }: Subject): Outcome {
  const places = ['ExtendedS3DestinationConfiguration', 'S3DestinationConfiguration'].map((key) => properties.get(key));
  const place = places.find(({ value }) => value !== undefined) ?? places[0];
  const [converted, format] = [
    place.get('DataFormatConversionConfiguration', 'Enabled'),
    place.get('CompressionFormat'),
  ];
  if (converted.text === 'true') return passed('records are written in columns', converted);
  if (format.unknown) return unknown(format);
  return format.value === undefined || format.text === 'UNCOMPRESSED'
    ? failed('records are written uncompressed', format)
    : passed(`records are written as ${format.text}`, format);
}
