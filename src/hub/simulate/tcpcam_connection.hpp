// The PIN/CMD protocol on a camera's first port: core/tcpcam decides, this sends the records, one a frame.
// Belongs to its camera and its loop's thread.
#pragma once

#include <memory>

#include "core/tcpcam/server.hpp"
#include "hub/simulate/connection.hpp"

namespace vedette::simulate {

class TcpcamConnection : public Connection {
  public:
    // `still` is the payload of every record, or null for the drawn scene.
    TcpcamConnection(Camera& camera, std::unique_ptr<io::Stream> stream, Blob still);

  protected:
    void on_start() override;
    void on_bytes(Bytes bytes) override;
    void on_end() override;
    void on_frame() override;

  private:
    void follow();

    const Blob still_;
    tcpcam::Server server_;
    bool watching_ = false;
    bool stalled_ = false;
};

}  // namespace vedette::simulate
