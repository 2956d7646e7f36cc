// Where controls act: a modal, the App Home or a message. Keeps what was typed until the server has it.

import { post } from "./net.js";
import { report } from "./toasts.js";

const FILL_AFTER = 150;

/** The key of a control within its surface. */
export const keyOf = (block, element) => `${block.block_id}/${element.action_id}`;

/** The value within a state of Slack's shape: whatever stands beside `type`. */
export function valueIn(state) {
  const found = Object.entries(state ?? {}).find(([name]) => name !== "type");
  return found ? found[1] : null;
}

export class Surface {
  /** `where`: `{view}` or `{channel, ts}`. */
  constructor(where) {
    this.where = where;
    this.values = {};
    this.pending = new Map();
    this.unsettled = new Map();
    this.kept = Promise.resolve();
    this.timer = null;
    this.settled = () => {};
    this.touched = () => {};
  }

  /** The state of a control, as the server last told it. */
  stateOf(block, element) {
    return this.values[block.block_id]?.[element.action_id] ?? null;
  }

  /** Whether the server may not know yet what this control shows. */
  isUnsettled(key) {
    return this.pending.has(key) || (this.unsettled.get(key) ?? 0) > 0;
  }

  /** Notes what was typed; it is sent soon. */
  fill(block, element, value) {
    this.touched(block);
    this.pending.set(keyOf(block, element), { block: block.block_id, action: element.action_id, value });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), FILL_AFTER);
  }

  send() {
    clearTimeout(this.timer);
    const values = [...this.pending.values()];
    this.pending.clear();
    if (values.length) this.keep(values, "fill", { values });
  }

  /** Sends what was typed or chosen once what came before it has arrived: the server keeps the last. */
  keep(values, name, body) {
    const keys = values.map((one) => `${one.block}/${one.action}`);
    for (const key of keys) this.unsettled.set(key, (this.unsettled.get(key) ?? 0) + 1);
    this.kept = this.kept.then(async () => {
      const answer = await post(name, { ...this.where, ...body });
      for (const key of keys) this.unsettled.set(key, this.unsettled.get(key) - 1);
      if (answer.values) {
        this.values = answer.values;
        this.settled();
      }
      return answer;
    });
    return this.kept;
  }

  /** A gesture, once whatever was typed and chosen before it has arrived; reports what went wrong. */
  async gesture(name, body) {
    this.send();
    await this.kept;
    const answer = await post(name, { ...this.where, ...body });
    report(answer);
    return answer;
  }

  /** A button, a menu's line, Enter: `value` goes into the action. */
  act(block, element, value = {}) {
    return this.gesture("act", { block: block.block_id, action: element.action_id, value });
  }

  /** A choice: kept where it was made, then told to the app where it asks to know. */
  async change(block, element, chosen) {
    const one = { block: block.block_id, action: element.action_id };
    this.touched(block);
    this.send();
    const answer = await this.keep([one], "change", { ...one, chosen });
    report(answer);
    if (answer.tell) await this.act(block, element, answer.tell);
  }

  /** What a type-ahead offers. */
  suggest(block, element, typed) {
    return this.gesture("suggest", { block: block.block_id, action: element.action_id, typed });
  }
}
