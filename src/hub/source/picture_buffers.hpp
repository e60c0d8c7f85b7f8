// Lets a reader of core/multipart write pictures into the buffers that are published, without a copy.
#pragma once

#include <algorithm>

#include "core/multipart/event.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// The buffers of one reader. Owned by its loop.
class PictureBuffers final : public multipart::FrameBuffers {
  public:
    explicit PictureBuffers(Sink& sink) : sink_(sink) {}

    MutableBytes frame_buffer(std::size_t wanted, std::size_t kept) override {
        if (kept == 0) current_.reset();
        auto next = sink_.take(wanted);
        if (next && kept > 0) std::ranges::copy(current_->space().first(kept), next->space().begin());
        current_ = std::move(next);
        return current_ ? current_->space() : MutableBytes();
    }

    // Passes the event's picture, or the reason for skipping one, to the sink.
    void deliver(const multipart::Event& event, Stamp stamp) {
        if (event.kind == multipart::Event::Kind::kSkipped) return sink_.skipped(to_string(event.reason));
        if (event.timestamp) stamp.camera_time = UtcTime{*event.timestamp};
        stamp.placeholder = event.placeholder;
        current_->set_size(event.size);
        sink_.picture(std::move(current_), stamp);
    }

  private:
    Sink& sink_;
    std::unique_ptr<bus::Buffer> current_;
};

}  // namespace vedette::source
