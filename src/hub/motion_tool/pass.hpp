// One pass over a source's pictures, for `vedette motion` and its relatives: runs the source on a loop in the
// caller's thread until it ends or a signal does, and shows how far it is. What is made of a picture is the
// caller's. Main thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "hub/grab/progress.hpp"
#include "hub/motion_tool/input.hpp"
#include "hub/motion_tool/motion.hpp"
#include "hub/source/source.hpp"
#include "linux/base/end_signals.hpp"
#include "linux/io/loop.hpp"

namespace vedette::motion_tool {

struct PassTotals {
    std::uint64_t pictures = 0;
    std::uint64_t left_out = 0;  // pictures that could not be read
    Duration covered{};          // from the first picture to the last, on their own time line
    Duration spent{};            // by the caller on pictures
};

class MotionPass final : public source::Sink {
  public:
    using Picture = std::shared_ptr<const bus::Buffer>;
    // A picture and its time from the first one; an error leaves it out.
    using See = std::function<Result<void>(const Picture& jpeg, Duration at)>;
    // What the line on the terminal says besides the position and the time left; may be empty.
    using Note = std::function<std::string()>;

    MotionPass(MotionInput input, const MotionConsole& console, See see, Note note = {});

    // True: all was seen, or a signal ended it. Otherwise why() says what failed.
    bool run();

    // Ends the pass, from within See: it has failed because of this. Nothing: the caller says why.
    void give_up(std::string why);
    // What is done now, on the terminal.
    void note(std::string_view text) { progress_.note(text); }
    void clear() { progress_.clear(); }
    MonoTime now() const { return loop_.now(); }

    // For standard output; false when that can't be written or a signal came meanwhile.
    bool print(const std::string& text);

    const PassTotals& totals() const { return totals_; }
    const std::string& shown() const { return input_.shown; }
    // Empty when it ended as it should.
    const std::string& why() const { return why_; }
    // Which signal ended it, 0 for none.
    int signal() const { return signal_; }

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override { return pool_->take(bytes); }
    void connected() override {}
    void picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) override;
    void skipped(std::string_view) override { ++totals_.left_out; }
    double wanted_fps() const override { return 0; }

  private:
    io::Task<> follow();
    void heed_signal();
    void show();

    MotionInput input_;
    const MotionConsole console_;
    const See see_;
    const Note note_;
    const std::shared_ptr<bus::BufferPool> pool_;
    grab::GrabProgress progress_;
    PassTotals totals_;
    std::optional<Duration> first_;  // the first picture's time
    std::string why_;
    MonoTime shown_at_{};
    MonoTime begun_{};  // the work on the first picture
    EndSignal signals_;
    int signal_ = 0;
    io::Stop stop_;
    io::Loop loop_;  // last: its tasks refer to the rest
};

}  // namespace vedette::motion_tool
