// A WebSocket capture camera (ws:// wss://): each text message "capture" is answered with one JPEG in one
// binary message. core/capture has the grammar, core/http the frames.
#pragma once

#include "hub/settings/source_url.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Without a rate it requests the next picture when the last one has arrived. Owned by its loop.
class WsCapture : public Source {
  public:
    explicit WsCapture(settings::SourceSpec spec) : spec_(std::move(spec)), pacer_(spec_.fps.value_or(0)) {}

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return pacer_.interval(); }

  private:
    const settings::SourceSpec spec_;
    Pacer pacer_;
};

}  // namespace vedette::source
