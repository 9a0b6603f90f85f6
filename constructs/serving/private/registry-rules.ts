import type { Rule } from '../../private/faults';

/** Host, perhaps with a port, and path. */
export const REPOSITORY_PATTERN = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/;
export const DIGEST_PATTERN = /^\S+@sha256:[0-9a-f]{64}$/;

export const PRIVATE_REPOSITORY: Rule = {
  code: 'MLL629',
  when: 'The repository of a private registry is not a host with a path.',
  must: 'be a repository, without scheme, tag and digest',
  fix: 'write it as in registry.example.com/ml/serving; the digest comes from the image',
  example: `const image = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/serving@sha256:${'0'.repeat(64)}';
const privateRegistry = { repository: 'https://registry.example.com/serving' };
new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromImage({ image, modelDataUri: 's3://models/model.tar.gz', artifacts, privateRegistry }),
  hosting,
  network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
});`,
};

export const PRIVATE_DIGEST: Rule = {
  code: 'MLL630',
  when: 'The image of a model that comes from a private registry has no digest.',
  must: 'name its digest, as in <repository>@sha256:<digest>',
  fix: 'take the digest from the registry that the image was pushed to first; a tag can be another image elsewhere',
  example: `const image = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/serving:1';
const privateRegistry = { repository: 'registry.example.com/serving' };
new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromImage({ image, modelDataUri: 's3://models/model.tar.gz', artifacts, privateRegistry }),
  hosting,
  network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
});`,
};

export const PRIVATE_NETWORK: Rule = {
  code: 'MLL631',
  when: 'The image of a model comes from a private registry, but its endpoint is in no VPC, from which SageMaker could reach it.',
  must: 'be given if the image comes from a private registry',
  fix: 'give subnets and security groups from which the registry can be reached, or pull from Amazon ECR',
  example: `const image = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/serving@sha256:${'0'.repeat(64)}';
const privateRegistry = { repository: 'registry.example.com/serving' };
new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromImage({ image, modelDataUri: 's3://models/model.tar.gz', artifacts, privateRegistry }),
  hosting,
});`,
};

/** The Region of an image in Amazon ECR, and of a model package. */
export const ECR_REGION = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\./;
export const PACKAGE_REGION = /^arn:[^:]+:sagemaker:([a-z0-9-]+):/;

export const MODEL_REGION: Rule = {
  code: 'MLL634',
  when: 'The image or the model package of an endpoint is in another Region, from which SageMaker serves nothing.',
  must: 'be in the Region of the endpoint',
  fix: 'replicate the image to this Region, or register the model there',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromPackage('arn:aws:sagemaker:us-east-1:111111111111:model-package/mortgage-approval/7', {
    artifacts,
  }),
  hosting,
});`,
};

export const PRIVATE_SERVERLESS: Rule = {
  code: 'MLL632',
  when: 'The image of a model comes from a private registry, but its endpoint is serverless, which SageMaker supports on instances only.',
  must: 'be left out of a serverless endpoint',
  fix: 'host the model on instances, or pull from Amazon ECR',
  example: `const image = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/serving@sha256:${'0'.repeat(64)}';
const privateRegistry = { repository: 'registry.example.com/serving' };
new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromImage({ image, modelDataUri: 's3://models/model.tar.gz', artifacts, privateRegistry }),
  hosting: serving.Hosting.serverless({ memory: Size.gibibytes(2), maxConcurrency: 20 }),
});`,
};
