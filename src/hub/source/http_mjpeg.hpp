// An http:// or https:// camera: a multipart stream of JPEG pictures, each read from the connection straight
// into the memory that viewers get it from. An address that answers with a single JPEG is polled instead
// (http_snapshot). One loop's thread.
#pragma once

#include <optional>

#include "hub/io/http_client.hpp"
#include "hub/source/pace.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

struct HttpCamera {
    io::HttpAddress address;
    io::HttpOptions options;
    std::optional<double> fps;  // of a camera that is polled
};

class HttpMjpeg : public Source {
  public:
    explicit HttpMjpeg(HttpCamera camera);

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return polled_ ? pace_.interval() : Duration::zero(); }

  private:
    const HttpCamera camera_;
    Pace pace_;
    bool polled_ = false;
};

}  // namespace vedette::source
