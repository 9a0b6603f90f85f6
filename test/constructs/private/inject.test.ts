import { App, IPropertyInjector, Stack, Stage } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { injected } from '../../../constructs/private/inject';

class Thing extends Construct {
  public readonly colour: string;
  public constructor(scope: Construct, id: string, props: { readonly colour: string }) {
    super(scope, id);
    this.colour = injected(this, id, 'test.Thing', props).colour;
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
