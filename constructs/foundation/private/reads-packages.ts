import { Fn, Token } from 'aws-cdk-lib/core';
import type { Permission } from '../../private/statements';

/**
 * What it takes to install packages from a repository of CodeArtifact.
 * See https://docs.aws.amazon.com/codeartifact/latest/ug/tokens-authentication.html
 */
export function readsPackages(repositoryArn: string): Permission[] {
  return [
    { actions: ['codeartifact:GetAuthorizationToken'], resources: [domainOf(repositoryArn)] },
    {
      actions: ['codeartifact:GetRepositoryEndpoint', 'codeartifact:ReadFromRepository'],
      resources: [repositoryArn],
    },
    {
      actions: ['sts:GetServiceBearerToken'],
      resources: ['*'],
      conditions: { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } },
      because: 'A token has no resource to name; the service that it is for is a condition',
    },
  ];
}

/** The domain of `arn:aws:codeartifact:<region>:<account>:repository/<domain>/<repository>`. */
function domainOf(repositoryArn: string): string {
  if (!Token.isUnresolved(repositoryArn)) {
    const [prefix, domain] = repositoryArn.split('/');
    return `${prefix.replace(/:repository$/, ':domain')}/${domain}`;
  }
  const [place, domain] = [
    Fn.select(0, Fn.split(':repository/', repositoryArn)),
    Fn.select(1, Fn.split('/', repositoryArn)),
  ];
  return `${place}:domain/${domain}`;
}
