// A TCPCam server (tcpcam://): send PIN and CMD 0, then receive pictures until one side closes. core/tcpcam
// has the protocol.
#pragma once

#include <string>

#include "hub/source/source.hpp"

namespace vedette::source {

// Where the camera is, and its PIN.
struct TcpcamCamera {
    std::string host;
    std::uint16_t port = 3333;
    std::string pin;
};

// Owned by its loop.
class Tcpcam : public Source {
  public:
    explicit Tcpcam(TcpcamCamera camera) : camera_(std::move(camera)) {}
    io::Task<Error> run(Context context) override;

  private:
    const TcpcamCamera camera_;
};

}  // namespace vedette::source
