// One pass over a source's pictures: runs the source on a loop in the caller's thread until it ends or a
// signal comes, and shows the progress. The caller processes the pictures. Main thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "hub/grab/progress.hpp"
#include "hub/motion_tool/input.hpp"
#include "hub/motion_tool/report.hpp"
#include "hub/source/reasons.hpp"
#include "hub/source/source.hpp"
#include "linux/base/termination_signals.hpp"
#include "linux/io/timer.hpp"

namespace vedette::motion_tool {

// Runs one source from its start to its end.
class Pass final : public source::Sink {
  public:
    using Picture = std::shared_ptr<const bus::Buffer>;
    // A picture, and its media time from the first one. An error leaves the picture out.
    using OnPicture = std::function<Result<void>(const Picture& jpeg, Duration at)>;
    // Text for the progress line, in addition to position and time left; may be empty.
    using Note = std::function<std::string()>;

    Pass(Input input, const grab::Console& console, OnPicture on_picture, Note note = {});

    // True: all pictures were read, or a signal came. Otherwise error() says what failed.
    bool run();

    // Stops the pass because of this error; called by OnPicture. "": the caller reports the error itself.
    void fail(std::string error);
    // Shows what is being done, on the progress line.
    void note(std::string_view text) { progress_.note(text); }
    void clear_note() { progress_.clear(); }
    MonoTime now() const { return loop_.now(); }

    // Prints on standard output. False when that failed, or a signal came meanwhile.
    bool print(const std::string& text);

    const PassTotals& totals() const { return totals_; }
    const std::string& shown() const { return input_.shown; }
    // "": nothing failed.
    const std::string& error() const { return error_; }
    // The signal that stopped the pass, 0 for none.
    int signal() const { return signal_; }

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override { return pool_->take(bytes); }
    void connected() override {}
    void picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) override;
    void skipped(std::string_view why) override {
        ++totals_.left_out;
        left_out_.add(why);
    }
    double wanted_fps() const override { return 0; }

  private:
    io::Task<> run_source();
    void on_signal();
    void show_progress();

    Input input_;
    const grab::Console console_;
    const OnPicture on_picture_;
    const Note note_;
    const std::shared_ptr<bus::BufferPool> pool_;
    grab::ProgressLine progress_;
    PassTotals totals_;
    source::LeftOut left_out_;
    std::optional<Duration> first_;  // media time of the first picture
    std::string error_;
    MonoTime shown_at_{};
    MonoTime started_{};  // when the first picture was processed
    TerminationSignal signals_;
    int signal_ = 0;
    io::Stop stop_;
    io::Loop loop_;             // behind the members that its tasks use
    io::Timer abandon_{loop_};  // of a source that does not stop
};

}  // namespace vedette::motion_tool
