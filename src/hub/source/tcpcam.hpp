// A TCPCam server (tcpcam://): send PIN and CMD 0, then receive pictures until one side closes.
#pragma once

#include "hub/settings/source_url.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Owned by its loop.
class Tcpcam : public Source {
  public:
    explicit Tcpcam(settings::SourceSpec spec) : spec_(std::move(spec)) {}
    io::Task<Error> run(Context context) override;

  private:
    const settings::SourceSpec spec_;
};

}  // namespace vedette::source
