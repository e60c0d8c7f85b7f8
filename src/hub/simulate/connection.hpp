// One connection to a virtual camera: what is to be sent, in order and, for a fault, no faster than told; and
// what comes in. The protocols derive from it. A peer that takes nothing for 5 s is dropped, as the boards
// do. Belongs to its camera and its loop's thread.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "hub/simulate/camera.hpp"
#include "linux/io/stream.hpp"

namespace vedette::simulate {

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(Camera& camera, std::unique_ptr<io::Stream> stream);
    virtual ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Joins the camera and begins to read. Once.
    void start();
    void close();

    // The camera has a new frame (after Camera::watch()).
    void take_frame();

    bool is_closed() const { return closed_; }

  protected:
    virtual void on_frame() {}
    virtual void on_start() {}
    virtual void on_bytes(Bytes bytes) = 0;
    // The peer has ended its side.
    virtual void on_end() { close(); }

    // Queues; what is queued goes out when one of the calls above returns, or at flush().
    void send(std::string_view text) { send(to_blob(text)); }
    void send(const Blob& blob) { send(blob, 0, blob->size()); }
    void send(const Blob& blob, std::size_t from, std::size_t bytes);
    // What is sent from now on goes at that rate; 0 lifts it.
    void set_rate(std::size_t bytes_a_second);
    void close_when_sent() { closing_ = true; }
    void flush();
    bool is_sending() const { return !pieces_.empty(); }

    // Which of this connection's pictures comes next, from 1, and what happens to it.
    PictureFault next_fault();

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
    void consume(std::size_t bytes);
    void wait_to_send();
    void watch_progress();

    Camera& camera_;
    const std::unique_ptr<io::Stream> stream_;
    std::deque<Piece> pieces_;
    std::size_t rate_ = 0;       // bytes a second, 0: any
    std::size_t allowance_ = 0;  // bytes that the rate allows at the moment
    MonoTime moved_at_;          // when bytes went out last
    std::int64_t pictures_ = 0;
    bool waiting_ = false;   // for room, or for the rate
    bool watching_ = false;  // the timer against a peer that takes nothing runs
    bool closing_ = false;
    bool closed_ = false;
};

}  // namespace vedette::simulate
