import type { Declaration } from '../../constructs/lens/private/judge/declared';
import type { Finding } from '../../constructs/lens/private/judge/judge';
import type { Template } from '../../constructs/lens/private/template/template';

/** A template that was read from a file, with the lines of what is in it. */
export interface SourceTemplate {
  /** The name of its stack, or of its file. */
  readonly name: string;
  /** The file as the user named it, or relative to the cloud assembly that it is in. */
  readonly file: string;
  readonly template: Template;
  /** The environments that it is deployed to by something else, such as a release by its pipeline. */
  readonly environments?: readonly string[];
  /** The line of a resource, or of a property of it, such as `Properties.Tags[0].Value`; the nearest one that is written. */
  lineOf(logicalId: string, path?: string): number | undefined;
}

/** Templates that are deployed together: a cloud assembly, or a file of its own. */
export interface Source {
  readonly name: string;
  readonly templates: readonly SourceTemplate[];
}

/** What a review found in the templates of one source. */
export interface Reviewed extends Source {
  readonly findings: readonly Finding[];
  readonly declarations: readonly Declaration[];
  readonly facts: Facts;
}

/** A file that was given and is no template. */
export interface Unreadable {
  readonly file: string;
  /** What is wrong with it, in a sentence. */
  readonly why: string;
}

/** All that a report shows. */
export interface Review {
  readonly sources: readonly Reviewed[];
  readonly unreadable: readonly Unreadable[];
  /** What an update from older templates changes, if they were given. */
  readonly impact?: readonly Change[];
}

/** What a template shows of a reviewer's questions. */
export interface Facts {
  readonly access: readonly Access[];
  readonly encryption: readonly Encryption[];
  readonly network: readonly Network[];
  readonly costs: readonly CostDriver[];
  readonly architecture: Architecture;
}

/** A place in a template. */
export interface Place {
  readonly template: string;
  readonly logicalId: string;
  readonly type: string;
}

/** Who may do what on what. */
export interface Access extends Place {
  /** The role, the user or the group that has the policy; the principals of a resource policy. */
  readonly who: readonly string[];
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The conditions in short, such as `aws:SecureTransport = false`. */
  readonly conditions: readonly string[];
  /** Actions or resources that are wider than names: `*`, `s3:*`. Empty for a deny. */
  readonly wildcards: readonly string[];
}

/** How something that stores or carries data is encrypted. */
export interface Encryption extends Place {
  /** What is encrypted, such as `objects`, `volume`, `captured data`. */
  readonly what: string;
  readonly by: 'customer managed key' | 'AWS managed key' | 'AWS owned key' | 'nothing' | 'unknown';
  /** The key as the template names it. */
  readonly key?: string;
}

/** Where something runs, and what it can reach. */
export interface Network extends Place {
  readonly step?: string;
  readonly reach: 'no network' | 'VPC' | 'VPC with internet' | 'internet' | 'unknown';
  /** Its subnets and security groups, as the template names them. */
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/** Something that costs money. */
export interface CostDriver extends Place {
  readonly step?: string;
  /** Whether it bills while nobody uses it, or only what is used. */
  readonly bills: 'always' | 'per use';
  /** What it bills for, such as `2 to 4 ml.m6i.large`. */
  readonly what: string;
  /** How many of them the template has, if this stands for several. */
  readonly count?: number;
  /** What one of them bills for, if this stands for several. */
  readonly each?: string;
  /** How many instances there are at least and at most. */
  readonly instances?: { readonly type: string; readonly least: number; readonly most?: number };
  /** What that costs in a month, if prices were given. */
  readonly monthly?: { readonly least: number; readonly most?: number; readonly currency: string };
}

/** The parts of the architecture and what flows between them. */
export interface Architecture {
  readonly parts: readonly Part[];
  readonly flows: readonly Flow[];
}

/** One box of the diagram: a resource that a person thinks of as a part, with the resources that only serve it. */
export interface Part extends Place {
  /** A unique id. */
  readonly id: string;
  readonly label: string;
  /** The row of the lifecycle that it is in. */
  readonly stage: 'data' | 'training' | 'registry' | 'delivery' | 'serving' | 'monitoring' | 'foundation';
  /** How many other resources belong to it. */
  readonly serves: number;
}

/** An arrow of the diagram. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  /** What flows, such as `starts`, `reads`, `writes`, `notifies`. */
  readonly label: string;
}

/** What an update does to a resource. */
export interface Change extends Place {
  readonly change: 'added' | 'removed' | 'updated' | 'replaced' | 'may be replaced';
  /** The properties that differ. */
  readonly properties: readonly string[];
  /** What people must know: an endpoint that goes away, data that is lost or kept. */
  readonly warning?: string;
}
