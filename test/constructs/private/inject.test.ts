import { App, IPropertyInjector, Stack, Stage } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { injected } from '../../../constructs/private/inject';

interface ThingProps {
  readonly colour?: string;
  readonly size?: number;
}

class Thing extends Construct {
  public readonly props: ThingProps;
  public readonly colour?: string;
  public constructor(scope: Construct, id: string, props: ThingProps) {
    super(scope, id);
    this.props = injected(this, id, 'test.Thing', props);
    this.colour = this.props.colour;
  }
}

const painter = (colour: string): IPropertyInjector => ({
  constructUniqueId: 'test.Thing',
  inject: (props: { colour: string }) => ({ ...props, colour: `${colour} over ${props.colour}` }),
});

describe('when a platform team registers a property injector', () => {
  test('then the nearest scope that knows the class wins', () => {
    const app = new App({ propertyInjectors: [painter('red')] });
    const stage = new Stage(app, 'Stage', { propertyInjectors: [painter('blue')] });
    expect(new Thing(new Stack(app, 'A'), 'Thing', { colour: 'white' }).colour).toBe('red over white');
    expect(new Thing(new Stack(stage, 'B'), 'Thing', { colour: 'white' }).colour).toBe('blue over white');
  });

  test('then props stay as they are where nobody has registered', () => {
    expect(new Thing(new Stack(new App(), 'A'), 'Thing', { colour: 'white' }).colour).toBe('white');
  });
});

const defaults: ThingProps = { colour: 'red', size: 3 };

/** The two forms that CDK documents: with the first, the user wins; with the second, the platform team. */
const documented: [string, (props: ThingProps) => ThingProps, ThingProps][] = [
  ['{ ...defaults, ...props }', (props) => ({ ...defaults, ...props }), { colour: 'white', size: 3 }],
  ['{ ...props, ...defaults }', (props) => ({ ...props, ...defaults }), { colour: 'red', size: 3 }],
];

describe('when a construct passes a prop on that it was not given', () => {
  test.each(documented)('then an injector of the form %s sets it', (_, inject, wanted) => {
    const injector = { constructUniqueId: 'test.Thing', inject } as IPropertyInjector;
    const stack = new Stack(new App({ propertyInjectors: [injector] }), 'A');
    expect(new Thing(stack, 'Thing', { colour: 'white', size: undefined }).props).toEqual(wanted);
  });

  test('then a construct reads the others, from an object of a class too', () => {
    class Given implements ThingProps {
      public readonly size = undefined;
      public get colour(): string {
        return 'green';
      }
    }
    const stack = new Stack(new App(), 'A');
    expect(new Thing(stack, 'One', new Given()).colour).toBe('green');
    expect(Object.keys(new Thing(stack, 'Two', { colour: 'white', size: undefined }).props)).toEqual(['colour']);
  });

  test('then what is empty or zero stays, and the props are the object that was given', () => {
    const given = { colour: '', size: 0 };
    expect(new Thing(new Stack(new App(), 'A'), 'Thing', given).props).toBe(given);
  });
});
