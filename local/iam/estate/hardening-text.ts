import { stringify } from 'yaml';
import { BUCKET_STATEMENTS, ROLES, TRUST_CONDITION } from './hardening';
import { wrapped } from './markdown';

/** How to close what CDK's own bootstrap stacks leave open. */
export function hardeningSection(): string {
  return `## Harden the bootstrap stacks

${wrapped(
  'The library can change neither the roles nor the bucket of the bootstrap stacks. You can, in every account, because ' +
    'the CDK CLI takes a template of your own. The tables show what this closes: the test reads the same lines.',
)}

1. Write CDK's template to a file: \`npx cdk bootstrap --show-template > bootstrap.yaml\`.
2. Let one role use the others. Add this condition to each statement about the own account in the trust policies of
   ${ROLES.map((id) => `\`${id}\``).join(', ')}. \`deployer\` is the role of your CI:

   ${indented(yaml({ Condition: TRUST_CONDITION }))}

3. Let one role write assets. Add these statements to \`StagingBucketPolicy\`:

   ${indented(yaml(BUCKET_STATEMENTS))}

4. Deploy it: \`npx cdk bootstrap --template bootstrap.yaml --cloudformation-execution-policies <policy ARNs>\`, without
   \`--trust\`.

${wrapped(
  'Then only the deployer can assume the roles of the bootstrap stack, and put templates or code into the bucket. Whoever ' +
    'grants permissions has to close what remains open, as the sections above say.',
)}`;
}

function yaml(value: unknown): string {
  return `\`\`\`yaml\n${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}\`\`\``;
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n   ');
}
