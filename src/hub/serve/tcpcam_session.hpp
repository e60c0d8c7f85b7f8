// One client of the TCPCam server: reads PIN and CMD, then sends the pictures that the rounds offer, each as
// one record from shared memory. While a record is under way the client is offered nothing: no picture waits.
// The end of the stream (FIN) only ever follows a whole record; a client that has to be dropped within one is
// reset. Belongs to its loop's thread; lives as long as its connection.
#pragma once

#include <array>
#include <memory>

#include "core/tcpcam/server.hpp"
#include "hub/serve/broadcaster.hpp"
#include "linux/io/stream.hpp"

namespace vedette::serve {

class TcpcamServer;

class TcpcamSession : public Viewer, public std::enable_shared_from_this<TcpcamSession> {
  public:
    // The server outlives the connection, not the object.
    TcpcamSession(std::unique_ptr<io::Stream> stream, TcpcamServer& server);

    void start();
    // A round's picture. False: it is not for this client, which is busy, or asked after it was taken.
    bool offer(const bus::UnitPtr& unit);
    MonoTime requested_at() const { return requested_at_; }
    void close();

    void on_unit() override;
    void on_tick() override;
    const bus::Unit* in_flight() const override { return unit_.get(); }
    void evict() override { close(); }
    double max_fps() const override;

  private:
    MonoTime now() const { return stream_->loop().now(); }
    void watch_readable();
    void watch_writable();
    void read();
    void react();
    void begin_serving();
    void pump();
    void finish();
    void leave();

    const std::unique_ptr<io::Stream> stream_;
    TcpcamServer& server_;
    tcpcam::Server engine_;
    TimerQueue::Id timer_{};  // of the request, later of the end
    MonoTime requested_at_{};
    bus::UnitPtr unit_;  // being sent
    std::array<std::uint8_t, tcpcam::kHeaderBytes> head_{};
    std::size_t sent_ = 0;              // of head and payload together
    MonoTime last_progress_{};          // when the connection last took bytes
    std::size_t unexpected_bytes_ = 0;  // bytes behind the request
    bool serving_ = false;
    bool input_ended_ = false;
    bool waiting_ = false;  // until the connection takes more
    bool closed_ = false;
};

}  // namespace vedette::serve
