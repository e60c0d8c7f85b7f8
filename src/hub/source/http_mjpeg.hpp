// An http:// or https:// camera: a multipart stream of JPEG pictures, each received directly into the buffer
// that is published. An address that answers with a single JPEG is polled instead.
#pragma once

#include "hub/settings/source_url.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Owned by its loop.
class HttpMjpeg : public Source {
  public:
    explicit HttpMjpeg(settings::SourceSpec spec);

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return polled_ ? pacer_.interval() : Duration::zero(); }

  private:
    const settings::SourceSpec spec_;
    Pacer pacer_;  // for polling
    bool polled_ = false;
};

}  // namespace vedette::source
