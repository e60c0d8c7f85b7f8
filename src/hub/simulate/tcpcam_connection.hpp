// The PIN/CMD protocol on a camera's stream port: sends one record a frame. Owned by its loop.
#pragma once

#include <memory>

#include "core/tcpcam/server.hpp"
#include "hub/simulate/connection.hpp"

namespace vedette::simulate {

// One TCPCam client.
class TcpcamConnection : public Connection {
  public:
    // `payload` is sent in every record; null: the drawn scene.
    TcpcamConnection(Camera& camera, std::unique_ptr<io::Stream> stream, Blob payload);

  protected:
    void on_start() override;
    void on_bytes(Bytes bytes) override;
    void on_end() override;
    void on_frame() override;

  private:
    void follow_state();

    const Blob payload_;
    tcpcam::Server server_;
    io::Timer deadline_;  // of the request
    bool is_viewer_ = false;
};

}  // namespace vedette::simulate
