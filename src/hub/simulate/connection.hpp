// One connection to a virtual camera: its send queue, with the rate limit of a fault, and its faults. The
// protocols derive from it. A peer that accepts no byte for 5 s is disconnected, as the boards do. Owned by
// its camera and its loop.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hub/simulate/camera.hpp"
#include "linux/io/stream.hpp"

namespace vedette::simulate {

// Base of all protocols.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(Camera& camera, std::unique_ptr<io::Stream> stream);
    virtual ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Adds itself to the camera and begins to read. Call once.
    void start();
    void close();

    // Called by the camera for each frame after Camera::add_viewer().
    void send_frame();

    bool is_closed() const { return closed_; }

  protected:
    virtual void on_frame() {}
    virtual void on_start() {}
    virtual void on_bytes(Bytes bytes) = 0;
    // The peer has closed its sending direction.
    virtual void on_end() { close(); }

    // Adds to the queue, which is sent when one of the calls above returns, or by flush().
    void send(std::string_view text) { send(to_blob(text)); }
    void send(const Blob& blob) { send(blob, 0, blob->size()); }
    void send(const Blob& blob, std::size_t from, std::size_t bytes);
    // Counts and sends a picture of which `bytes` bytes are in the part.
    void send_picture(const Blob& picture, std::size_t bytes, const PictureFault& fault);
    void close_when_sent() { closing_ = true; }
    void flush();
    bool is_sending() const { return !pieces_.empty(); }

    // Faults of this connection's next picture, with its rate limit applied. Empty: do not send it, the
    // connection stalls.
    std::optional<PictureFault> next_fault();
    bool is_stalled() const { return stalled_; }

    Camera& camera() { return camera_; }
    io::Loop& loop() { return camera_.loop(); }
    io::Stream& stream() { return *stream_; }

  private:
    struct Piece {
        Blob blob;
        Bytes rest;
    };
    void watch_readable();
    void take_bytes();
    void set_rate(std::size_t bytes_a_second);
    void consume(std::size_t bytes);
    void wait_to_send();
    void watch_progress();

    Camera& camera_;
    const std::unique_ptr<io::Stream> stream_;
    std::deque<Piece> pieces_;
    std::size_t rate_ = 0;       // bytes a second; 0: no limit
    std::size_t allowance_ = 0;  // bytes that the rate allows now
    MonoTime moved_at_;          // when bytes were last sent
    std::int64_t pictures_ = 0;
    bool stalled_ = false;
    bool waiting_ = false;   // for room in the socket, or for the rate
    bool watching_ = false;  // the timer of kSendTimeout runs
    bool closing_ = false;
    bool closed_ = false;
};

}  // namespace vedette::simulate
