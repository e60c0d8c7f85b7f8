// An http:// or https:// camera: a stream of JPEG pictures, multipart or bare, each received directly into
// the buffer that is published. An address that answers with a single JPEG is polled instead. What an answer
// is, its first bytes decide; its Content-Type only where they leave it open.
#pragma once

#include "hub/io/http_client.hpp"
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

    struct Answer;  // internal

  private:
    Duration timeout() const;
    io::Task<Result<void>> read_answer(Context context, io::HttpClient& camera, Answer& answer);

    const settings::SourceSpec spec_;
    Pacer pacer_;  // for polling
    bool polled_ = false;
    bool is_stream_ = false;    // an answer of this run had more than one picture
    bool is_snapshot_ = false;  // the last complete answer had one picture
};

}  // namespace vedette::source
