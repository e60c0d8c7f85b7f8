#include "hub/source/sample.hpp"

#include <algorithm>

#include "core/frame/jpeg_probe.hpp"
#include "hub/source/capture_clock.hpp"
#include "hub/source/reasons.hpp"
#include "linux/io/timer.hpp"

namespace vedette::source {
namespace {

constexpr std::size_t kMaxMemory = 32'000'000;  // of pictures under way
constexpr std::uint64_t kEnough = 100;          // pictures tell the rate well

// Counts pictures and keeps the first one.
class SampleSink final : public Sink {
  public:
    SampleSink(io::Loop& loop, Duration watch, io::Stop& stop)
        : loop_(loop), watch_(watch), stop_(stop), end_(loop) {}

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override { return pool_->take(bytes); }
    void connected() override {}
    void picture(std::unique_ptr<bus::Buffer> jpeg, Stamp stamp) override {
        if (stamp.placeholder) return left_out_.add("the hub there has lost the camera");
        const MonoTime now = loop_.now();
        const Bytes bytes = jpeg->bytes();
        if (sample_.pictures++ == 0) {
            first_ = now;
            sample_.jpeg.assign(bytes.begin(), bytes.end());
            if (const auto info = frame::probe_jpeg(bytes)) {
                sample_.width = info->width;
                sample_.height = info->height;
            }
            end_.start_after(watch_, [this] { stop_.request(); });
        } else {
            later_bytes_ += bytes.size();
        }
        last_ = now;
        if (stamp.camera_time) {
            const Duration age = now - clock_.map(*stamp.camera_time, stamp.first_byte).captured_at;
            sample_.age = std::min(sample_.age.value_or(age), age);
        }
        if (sample_.pictures >= kEnough) stop_.request();
    }
    void skipped(std::string_view why) override { left_out_.add(why); }
    double wanted_fps() const override { return 0; }

    // `promised`: the source's own interval, 0: unknown.
    Sample finish(Duration promised) {
        if (sample_.pictures > 1 && last_ > first_) {
            const double seconds = to_seconds(last_ - first_);
            sample_.fps = static_cast<double>(sample_.pictures - 1) / seconds;
            sample_.bytes_per_second = static_cast<double>(later_bytes_) / seconds;
        } else if (promised > Duration::zero()) {
            sample_.fps = 1 / to_seconds(promised);
            sample_.bytes_per_second = static_cast<double>(sample_.jpeg.size()) * sample_.fps;
        }
        return std::move(sample_);
    }
    bool has_picture() const { return sample_.pictures > 0; }
    const LeftOut& left_out() const { return left_out_; }

  private:
    io::Loop& loop_;
    const Duration watch_;
    io::Stop& stop_;
    io::Timer end_;
    const std::shared_ptr<bus::BufferPool> pool_ = bus::BufferPool::create(kMaxMemory);
    CaptureClock clock_;
    LeftOut left_out_;
    Sample sample_;
    std::size_t later_bytes_ = 0;  // of all pictures but the first
    MonoTime first_;
    MonoTime last_;
};

}  // namespace

io::Task<Result<Sample>> sample_source(io::Loop& loop, Source& source, Duration wait, Duration watch,
                                       io::Stop& stop) {
    io::Stop ends;
    const io::Stop::Registration follows(stop, [&ends] { ends.request(); });
    if (stop.requested()) co_return std::unexpected(stopped());
    SampleSink sink(loop, watch, ends);
    bool late = false;
    io::Timer patience(loop);
    patience.start_after(wait, [&] {
        late = !sink.has_picture();
        if (late) ends.request();
    });
    const Context context{loop, ends, sink, loop.now() + wait};
    const Error why = co_await source.run(context);
    if (sink.has_picture()) co_return sink.finish(source.promised_interval());
    if (sink.left_out().any()) co_return std::unexpected(sink.left_out().error());
    if (late) co_return std::unexpected(no_picture_for(wait));
    co_return std::unexpected(why);
}

}  // namespace vedette::source
