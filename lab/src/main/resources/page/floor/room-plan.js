// The layout of the room, in pixels: the boxes, the wires between them, and slots for tokens.
import { KITCHENS } from '../shared/services.js';

/** Slots in rows within a box, with larger tokens if there are few. */
function grid(box, top, radius) {
  const slots = [];
  const pitch = radius * 2 + 6;
  for (let y = box.y + top + radius; y + radius <= box.y + box.height - 8; y += pitch) {
    for (let x = box.x + 14 + radius; x + radius <= box.x + box.width - 12; x += pitch) slots.push({ x, y });
  }
  slots.radius = radius;
  return slots;
}

function room(boxes, wires) {
  const cache = new Map();
  const slots = place => {
    if (place.startsWith('wire ')) {
      const [from, to] = wires[KITCHENS.indexOf(place.slice(5)) + 1];
      return Object.assign([{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }], { radius: 6 });
    }
    return KITCHENS.includes(place) ? grid({ ...boxes[place], x: boxes[place].x + 150, width: boxes[place].width - 200 }, 12, 9) : grid(boxes[place], 48, 9);
  };
  /** Where the waiter stands at a kitchen. */
  const counter = service => ({ x: boxes[service].x - boxes.waiter.radius - 5, y: boxes[service].y + boxes[service].height / 2 });
  return { ...boxes, wires, counter, slots: place => cache.get(place) ?? cache.set(place, slots(place)).get(place) };
}

/** The layout for a wide screen. */
export function wideRoom(width, height) {
  const margin = 14;
  const column = Math.min(300, width * 0.27);
  const kitchen = Math.min(440, width * 0.36);
  const door = { x: margin, y: margin, width: column - 30, height: height - 2 * margin };
  const x = margin + column + 20;
  const middle = width - kitchen - margin - x - 70;
  const waiter = { x: x + 34, y: 50, radius: 28 };
  const seated = { x, y: 94, width: middle, height: height - 94 - margin };
  const boxes = { door, waiter, seated };
  const each = (height - 2 * margin - 20) / 3;
  const wires = [[{ x: door.x + door.width, y: waiter.y }, { x: waiter.x - waiter.radius, y: waiter.y }]];
  KITCHENS.forEach((service, index) => {
    boxes[service] = { x: width - kitchen - margin, y: margin + index * (each + 10), width: kitchen, height: each };
    wires.push([{ x: seated.x + seated.width, y: seated.y + seated.height / 2 }, { x: width - kitchen - margin, y: boxes[service].y + each / 2 }]);
  });
  return room(boxes, wires);
}

/** The layout for a phone. */
export function narrowRoom(width, height) {
  const m = 10;
  const half = (width - 3 * m) / 2;
  const waiter = { x: m + 28, y: 44, radius: 24 };
  const door = { x: m, y: 92, width: half, height: 130 };
  const seated = { x: 2 * m + half, y: 92, width: half, height: 130 };
  const boxes = { door, waiter, seated };
  const each = (height - 250 - m - 16) / 3;
  const wires = [[{ x: waiter.x, y: waiter.y + waiter.radius }, { x: waiter.x, y: door.y }]];
  KITCHENS.forEach((service, index) => {
    boxes[service] = { x: m + 54, y: 250 + index * (each + 8), width: width - 2 * m - 54, height: each };
    wires.push([{ x: seated.x + half / 2 + index * 16, y: seated.y + seated.height }, { x: seated.x + half / 2 + index * 16, y: boxes[service].y }]);
  });
  return room(boxes, wires);
}
