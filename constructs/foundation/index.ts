export { AllowOptions, ServiceRole, ServiceRoleProps } from './service-role';
export { EventHandler, EventHandlerProps } from './event-handler';
export { HandlerState, HandlerStateProps } from './handler-state';
