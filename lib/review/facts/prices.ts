import type { CostDriver } from '../report';

/**
 * What things cost, as whoever reviews writes it down: instances by the hour and their type, other things by the month and
 * the type of their resource.
 */
export interface Prices {
  readonly currency: string;
  readonly perHour: { readonly [instanceType: string]: number };
  readonly perMonth: { readonly [resourceType: string]: number };
}

/** A price list that can't be read. */
export class NotAPriceList extends Error {}

/** Reads a price list: `{ "currency": "USD", "perHour": { "ml.m6i.large": 0.12 }, "perMonth": { "AWS::KMS::Key": 1 } }`. */
export function readPrices(text: string): Prices {
  const { currency, perHour = {}, perMonth = {} } = parsed(text);
  if (typeof currency !== 'string' || currency === '') throw new NotAPriceList('currency must be a text such as "USD"');
  return { currency, perHour: amounts('perHour', perHour), perMonth: amounts('perMonth', perMonth) };
}

function parsed(text: string): { readonly [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as { [key: string]: unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new NotAPriceList('it must be a JSON object with currency, perHour and perMonth');
}

function amounts(name: string, value: unknown): { [key: string]: number } {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [[name, undefined]];
  for (const [key, amount] of entries) {
    if (typeof amount === 'number' && Number.isFinite(amount) && amount >= 0) continue;
    throw new NotAPriceList(`${name}.${key} must be a number, got ${JSON.stringify(amount)}`);
  }
  return Object.fromEntries(entries) as { [key: string]: number };
}

/** AWS's own estimates take a month to have 730 hours. */
const HOURS = 730;

/** What bills while nobody uses it, with what it costs in a month. What has no price stays without. */
export function priced(driver: CostDriver, { currency, perHour, perMonth }: Prices): CostDriver {
  if (driver.bills !== 'always') return driver;
  const { count = 1, instances } = driver;
  const each = instances ? hourly(perHour[instances.type]) : perMonth[driver.type];
  if (each === undefined) return driver;
  const most = instances ? instances.most : count;
  const least = each * (instances?.least ?? count);
  return { ...driver, monthly: { least, ...(most !== undefined && { most: each * most }), currency } };
}

function hourly(price: number | undefined): number | undefined {
  return price === undefined ? undefined : price * HOURS;
}
