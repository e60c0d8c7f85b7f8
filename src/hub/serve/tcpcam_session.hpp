// One client of the TCPCam server: reads PIN and CMD, then sends the pictures that the rounds offer, each as
// one record from shared memory, and takes none while a record is under way. FIN only follows a whole record;
// a connection that is closed within one is reset. Owned by its loop; lives as long as its connection.
#pragma once

#include <array>
#include <memory>

#include "core/tcpcam/rounds.hpp"
#include "core/tcpcam/server.hpp"
#include "hub/serve/broadcaster.hpp"
#include "linux/io/connection.hpp"

namespace vedette::serve {

class TcpcamServer;

// One client's connection.
class TcpcamSession : public Viewer, public io::Connection, public tcpcam::Rounds::Client {
  public:
    // The server outlives the connection, not the object.
    TcpcamSession(std::unique_ptr<io::Stream> stream, TcpcamServer& server);

    void start();
    // A round's picture. False: the client does not get it, since its last record is under way.
    bool offer(const bus::UnitPtr& unit);

    void on_unit() override;
    const bus::Unit* in_flight() const override { return unit_.get(); }
    void evict() override { close(); }
    double max_fps() const override;

  private:
    void on_received(Bytes bytes) override;
    void on_input_end() override;
    void on_drained() override;
    void on_stall() override;
    void on_close() override;
    bool in_request() const;
    void follow_request();
    void begin_serving();
    void end_serving();

    TcpcamServer& server_;
    tcpcam::Server engine_;
    io::Timer request_timer_;
    bus::UnitPtr unit_;  // being sent
    std::array<std::uint8_t, tcpcam::kHeaderBytes> head_{};
    bool serving_ = false;
};

}  // namespace vedette::serve
