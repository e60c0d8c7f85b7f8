// A TCPCam server (tcpcam://): PIN and CMD 0, then pictures until one side ends. core/tcpcam has the
// protocol. One loop's thread.
#pragma once

#include <string>

#include "hub/source/source.hpp"

namespace vedette::source {

struct TcpcamCamera {
    std::string host;
    std::uint16_t port = 3333;
    std::string pin;
};

class Tcpcam : public Source {
  public:
    explicit Tcpcam(TcpcamCamera camera) : camera_(std::move(camera)) {}
    io::Task<Error> run(Context context) override;

  private:
    const TcpcamCamera camera_;
};

}  // namespace vedette::source
