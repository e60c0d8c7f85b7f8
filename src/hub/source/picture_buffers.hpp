// From received bytes to pictures: a reader of core/multipart writes them into the buffers that are
// published, without a copy; other protocols check or copy a whole JPEG. Also the limit for sources that
// flood.
#pragma once

#include <algorithm>
#include <utility>

#include "core/frame/jpeg_probe.hpp"
#include "core/multipart/event.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/reasons.hpp"
#include "hub/source/source.hpp"
#include "linux/io/wait.hpp"

namespace vedette::source {

// Bytes; larger pictures are skipped.
inline constexpr std::size_t kMaxPicture = 16 * 1024 * 1024;

// Size of the JPEG from SOI to EOI, without padding after it; 0 when it is not a whole JPEG.
inline std::size_t whole_jpeg_size(Bytes bytes) {
    const auto info = frame::probe_jpeg(bytes);
    return info && info->complete ? info->size : 0;
}

// The buffers of one reader, and the pictures of one connection. Owned by its loop.
class PictureBuffers final : public multipart::FrameBuffers {
  public:
    // `measured` counts the pictures of deliver_from() and finish(); may be null.
    explicit PictureBuffers(Sink& sink, MeasuredInterval* measured = nullptr)
        : sink_(sink), measured_(measured) {}

    MutableBytes frame_buffer(std::size_t wanted, std::size_t kept) override {
        if (kept == 0) current_.reset();
        auto next = sink_.take(wanted);
        if (next && kept > 0) std::ranges::copy(current_->space().first(kept), next->space().begin());
        current_ = std::move(next);
        return current_ ? current_->space() : MutableBytes();
    }

    // Passes the event's picture, or the reason for skipping one, to the sink.
    void deliver(const multipart::Event& event, Stamp stamp) {
        if (event.kind == multipart::Event::Kind::kSkipped) {
            const char* const why = to_string(event.reason);
            // The picture among extra bytes is delivered already.
            return event.reason == multipart::SkipReason::kExtraBytes ? sink_.skipped(why) : skip(why);
        }
        if (event.timestamp) stamp.camera_time = UtcTime{*event.timestamp};
        stamp.placeholder = event.placeholder;
        stamp.announced = event.announced;
        current_->set_size(event.size);
        deliver_whole(std::move(current_), stamp);
    }
    // Passes on a picture that no reader has read.
    void deliver_whole(std::unique_ptr<bus::Buffer> jpeg, const Stamp& stamp) {
        count();
        left_out_.clear();
        sink_.picture(std::move(jpeg), stamp);
    }

    // Delivers what the reader has found in bytes that arrived at `now`.
    template <class Reader>
    void deliver_from(Reader& reader, MonoTime now) {
        while (const auto event = reader.poll()) deliver_at(*event, now);
        if (reader.in_picture() && !first_byte_) first_byte_ = now;
    }
    // The same at the end of the input. What the end cuts off is not counted as skipped: the reason is
    // returned.
    template <class Reader>
    std::optional<multipart::SkipReason> finish(Reader& reader, MonoTime now) {
        std::optional<multipart::SkipReason> cut_off;
        for (auto event = reader.finish(); event; event = reader.poll()) {
            const bool skipped = event->kind == multipart::Event::Kind::kSkipped;
            if (skipped && event->reason != multipart::SkipReason::kExtraBytes)
                cut_off = event->reason;
            else
                deliver_at(*event, now);
        }
        return cut_off;
    }

    // Reports a picture that is left out.
    void skip(std::string_view why) {
        count();
        left_out_.add(why);
        sink_.skipped(why);
    }
    const LeftOut& left_out() const { return left_out_; }

    // Call for anything else that costs as much as a picture, such as a message without one.
    void count() { ++in_second_; }
    // Waits when a flooding source has sent kMaxPerSecond pictures within a second, so that it costs a
    // bounded share of a core. What it sends meanwhile waits in the connection.
    io::Task<> limit_flood(Context context) {
        const MonoTime now = context.loop.now();
        if (now - second_ >= std::chrono::seconds(1)) {
            second_ = now;
            in_second_ = 0;
        }
        if (!at_limit()) co_return;
        co_await io::sleep_until(context.loop, second_ + std::chrono::seconds(1), context.stop);
    }
    static constexpr int kMaxPerSecond = 1000;
    // limit_flood() may wait. For readers that find many messages in what they have read; they call
    // limit_flood() before each read too, which begins a new second.
    bool at_limit() const { return in_second_ >= kMaxPerSecond; }

  private:
    void deliver_at(const multipart::Event& event, MonoTime now) {
        if (measured_ && event.kind == multipart::Event::Kind::kFrame) measured_->add_picture(now);
        deliver(event, {std::exchange(first_byte_, std::nullopt).value_or(now)});
    }

    Sink& sink_;
    MeasuredInterval* const measured_;
    LeftOut left_out_;
    MonoTime second_{};  // when the present second began
    int in_second_ = 0;  // what count() has counted in it
    std::unique_ptr<bus::Buffer> current_;
    std::optional<MonoTime> first_byte_;  // of the picture that is being received
};

// Delivers a copy of a whole JPEG.
inline void deliver_copy(Sink& sink, Bytes jpeg, const Stamp& stamp) {
    auto picture = sink.take(jpeg.size());
    if (!picture) return sink.skipped(kNoMemory);
    std::ranges::copy(jpeg, picture->space().begin());
    picture->set_size(jpeg.size());
    sink.picture(std::move(picture), stamp);
}

}  // namespace vedette::source
