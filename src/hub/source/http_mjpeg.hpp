// An http:// or https:// camera: a multipart stream of JPEG pictures, each received directly into the buffer
// that is published. An address that answers with a single JPEG is polled instead (http_snapshot).
#pragma once

#include <optional>

#include "hub/io/http_client.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Where the camera is, and how to ask it.
struct HttpCamera {
    io::HttpAddress address;
    io::HttpOptions options;
    std::optional<double> fps;  // for polling
};

// Owned by its loop.
class HttpMjpeg : public Source {
  public:
    explicit HttpMjpeg(HttpCamera camera);

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return polled_ ? pacer_.interval() : Duration::zero(); }

  private:
    const HttpCamera camera_;
    Pacer pacer_;
    bool polled_ = false;
};

}  // namespace vedette::source
