import { endpoints, modelsOf, variantsOf } from '../evidence/endpoints';
import { isFixed } from '../evidence/images';
import { together } from '../evidence/together';
import { bucketsIn, isVersioned } from '../evidence/versions';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

/** What an endpoint is made of stays as it is, so that the endpoint can be made again. */
export const MLREL05_BP02: PracticeRule = {
  id: 'MLREL05-BP02',
  fix: {
    library: '`ReleaseStack.servedModel`, or `ServedModel.fromPackage`; the zones of `data.DataLake` keep versions',
    cloudFormation:
      'ModelPackageName, or an Image with its digest; VersioningConfiguration: { Status: Enabled } of the bucket of ModelDataUrl',
  },
  judge: (estate) => {
    const served = endpoints(estate).flatMap((endpoint) =>
      variantsOf(estate, endpoint).flatMap((variant) => modelsOf(estate, variant)),
    );
    return [...new Set(served)].flatMap((model) => judgeModel(estate, model));
  },
};

function judgeModel(estate: Estate, model: Subject): PracticeOutcome[] {
  const { properties } = model;
  const containers = [properties.get('PrimaryContainer'), ...properties.get('Containers').items];
  return containers
    .filter(({ value }) => value !== undefined)
    .map((container) => ({ ...canBeMadeAgain(estate, model, container), subject: model }));
}

function canBeMadeAgain(estate: Estate, model: Subject, container: Node): Outcome {
  const registered = container.get('ModelPackageName');
  if (registered.isSet !== false) return passed(`it is the version ${registered.text} of the registry`, registered);
  const image = container.get('Image');
  if (image.value === undefined) return cantTell('no image is named', container);
  return together([isFixed(estate, model, image), ...dataOf(estate, model, container)]);
}

/** The data of the model. They may be in a bucket of another template, of which nothing can be said. */
function dataOf(estate: Estate, model: Subject, container: Node): Outcome[] {
  const uris = [container.get('ModelDataUrl'), container.get('ModelDataSource', 'S3DataSource', 'S3Uri')];
  return uris
    .filter(({ value }) => value !== undefined)
    .flatMap((uri) => {
      const buckets = bucketsIn(estate, model, uri);
      if (buckets.length > 0) return buckets.map(isVersioned);
      const artifacts = artifactBuckets(estate);
      if (artifacts.length > 0) return artifacts.map(isVersioned);
      return [cantTell(`${uri.text} is in a bucket that is not in the templates`, uri)];
    });
}

/** The buckets that training writes models to. */
function artifactBuckets(estate: Estate): Subject[] {
  const jobs = estate.all('AWS::SageMaker::TrainingJob');
  const found = jobs.flatMap((job) => bucketsIn(estate, job, job.properties.get('OutputDataConfig', 'S3OutputPath')));
  return [...new Set(found)];
}
