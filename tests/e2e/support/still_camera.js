// A camera that shows one picture on each connection and then says nothing more, not even a boundary.
import { createServer } from "node:http";

export class StillCamera {
  /** @param {Buffer} picture */
  constructor(picture) {
    this.connections = 0;
    this.server = createServer((request, response) => {
      this.connections += 1;
      response.writeHead(200, { "Content-Type": "multipart/x-mixed-replace;boundary=still" });
      response.write(`--still\r\nContent-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`);
      response.write(picture);
    });
  }
  async start() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}/mjpeg`;
    return this;
  }
  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
