import { matcher } from '../../../simulator/model/patterns';
import { ServiceModel } from '../../../simulator/model/service-model';
import { SERVICE_MODELS } from '../../support/simulator';

test.each(['sagemaker', 'sagemaker-runtime', 'codepipeline', 'application-autoscaling'])(
  'every pattern of %s can be asked',
  (service) => {
    const shapes = Object.values(ServiceModel.load(SERVICE_MODELS, service).shapes);
    const patterns = shapes.flatMap((shape) => ('pattern' in shape && shape.pattern ? [shape.pattern] : []));
    expect(patterns.length).toBeGreaterThan(3);
    for (const pattern of patterns) expect(() => matcher(pattern)).not.toThrow();
  },
);
