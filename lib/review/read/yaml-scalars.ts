const TRUE = /^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/;
const FALSE = /^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL)?$/;
// no number begins with a zero: account IDs do
const NUMBER = /^[-+]?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][-+]?\d+)?$/;

/**
 * What a plain scalar stands for: YAML 1.1 as CloudFormation reads it. Dates, octal numbers and account IDs stay texts,
 * because CloudFormation passes on what is written.
 */
export function scalarOf(source: string): string | number | boolean | null {
  if (TRUE.test(source)) return true;
  if (FALSE.test(source)) return false;
  if (NULL.test(source)) return null;
  if (NUMBER.test(source) && Number.isSafeInteger(Math.trunc(Number(source)))) return Number(source);
  return source;
}
