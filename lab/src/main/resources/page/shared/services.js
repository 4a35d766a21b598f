// The services of the mesh.
export const DOOR = 'aggregator';
export const KITCHENS = ['user-service', 'order-service', 'payment-service'];
export const SERVICES = [DOOR, ...KITCHENS];
