export { evaluate, type Evaluation, type EvaluationRequest, type Unused } from './evaluation';
export { resolve, type Scope as TemplateScope } from './estate/intrinsics';
export { groupPolicies } from './group-policies';
export { StableNames, type StackResource } from './names';
export { readCalls, type DeployedPolicies, type DeployedRole, type RecordedCall, type ResourcePolicy } from './records';
export { compareWithReviewed, readReviewed, type Comparison, type ReviewedEntry } from './reviewed';
export { stackResources } from './stack-resources';
export { iamVerdict, type IamVerdict, type VerdictRequest } from './verdict';
