export { AutoScaling, type Recorded } from './autoscaling';
export { describedVariants, type Variants } from './variants';
