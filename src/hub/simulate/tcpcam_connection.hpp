// The PIN/CMD protocol on a camera's stream port: sends records in the rounds of core/tcpcam. Owned by its
// loop.
#pragma once

#include <memory>

#include "core/tcpcam/rounds.hpp"
#include "core/tcpcam/server.hpp"
#include "hub/simulate/connection.hpp"

namespace vedette::simulate {

// One TCPCam client.
class TcpcamConnection : public Connection, public tcpcam::Rounds::Client {
  public:
    // `payload` is sent in every record; null: the drawn scene.
    TcpcamConnection(Camera& camera, std::unique_ptr<io::Stream> stream, Blob payload);

    // Sends this round's record; false: it can take none now.
    bool offer();

  protected:
    void on_start() override;
    void on_bytes(Bytes bytes) override;
    void on_end() override;
    void on_close() override;

  private:
    void follow_state();
    bool send_record();

    const Blob payload_;
    tcpcam::Server server_;
    io::Timer deadline_;  // of the request
    bool is_served_ = false;
};

}  // namespace vedette::simulate
