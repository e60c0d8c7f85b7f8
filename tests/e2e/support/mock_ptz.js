// Pan and tilt of one camera of the stand-in: a servo that turns at once, and a lease. A test changes its fields, reads
// `asked`, and holds its answers back with `hold()`.

export class MockPtz {
  pan = { min: -90, max: 90, position: 0 };
  tilt = { min: -45, max: 45, position: 0 };
  step = 5;
  moving = false;
  error = "";
  presets = ["door", "gate"];
  patrol = { running: false, pauses_for_s: 0 };
  me = "anna"; // who asks
  maySteer = true;
  owner = true;
  holder = null;
  askedBy = [];
  refuse = {}; // "move": [status, problem]
  asked = []; // commands: {command, body, token}
  polls = 0;
  waiting = null; // answers that are held back

  /** Holds answers to commands back until the function that it returns is called. */
  hold() {
    this.waiting = [];
    return () => {
      for (const go of this.waiting ?? []) go();
      this.waiting = null;
    };
  }

  /** How many commands wait for their answer. */
  get open() {
    return this.waiting?.length ?? 0;
  }

  json() {
    const { pan, tilt, step, moving, error, presets, patrol, holder, me } = this;
    const mine = holder !== null && holder === me;
    return { pan, tilt, step, moving, error, may_steer: this.maySteer, lease: { holder, mine, seconds_left: holder ? 30 : 0, asked_by: this.askedBy }, presets, patrol };
  }

  /** @returns {Promise<[number, object]>} status and body */
  async answer(method, command, body, token) {
    if (method === "GET") {
      ++this.polls;
      return [200, this.json()];
    }
    this.asked.push({ command, body, token });
    if (this.waiting) await new Promise((resolve) => this.waiting.push(resolve));
    if (!token) return [403, { code: "request_token", detail: "the token is missing" }];
    if (!this.maySteer) return [403, { code: "permission_denied", detail: "this needs a right that you do not have" }];
    if (this.refuse[command]) return this.refuse[command];
    return this.obey(command, body);
  }

  obey(command, body) {
    if (command === "lease") this.lease(body.action);
    else if (this.holder !== null && this.holder !== this.me) return [409, { code: "steered_by_other", detail: "somebody else steers", holder: this.holder }];
    else if ((command === "preset" || body?.to) && this.pan.position === null) return [409, { code: "position_unknown", detail: "home first" }];
    else this.turn(command, body);
    return [200, this.json()];
  }

  lease(action) {
    if (action === "ask") this.askedBy.push(this.me);
    if (action === "take" && (this.owner || this.holder === null)) this.holder = this.me;
    if (action === "release" && this.holder === this.me) [this.holder, this.askedBy] = [null, []];
  }

  turn(command, body) {
    this.holder = this.me;
    const to = (axis, position) => (axis.position = Math.min(axis.max, Math.max(axis.min, position)));
    if (command === "home") [to(this.pan, 0), to(this.tilt, 0)];
    if (command === "preset") [to(this.pan, 40), to(this.tilt, -10)];
    if (command === "patrol") this.patrol.running = body.running;
    if (command !== "move") return;
    if (body.to) {
      if (body.to.pan !== undefined) to(this.pan, body.to.pan);
      if (body.to.tilt !== undefined) to(this.tilt, body.to.tilt);
      return;
    }
    if (this.pan.position !== null) to(this.pan, this.pan.position + (body.pan ?? 0));
    if (this.tilt.position !== null) to(this.tilt, this.tilt.position + (body.tilt ?? 0));
  }
}
