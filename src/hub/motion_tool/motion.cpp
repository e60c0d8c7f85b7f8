#include "hub/motion_tool/motion.hpp"

#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/motion/zones.hpp"
#include "hub/detect/detector_runner.hpp"
#include "hub/image/luma.hpp"
#include "hub/motion_tool/drawing.hpp"
#include "hub/motion_tool/input.hpp"
#include "hub/motion_tool/pass.hpp"

namespace vedette::motion_tool {
namespace {

// Detects motion in each picture of a pass, prints events and draws.
class MotionRun {
  public:
    // `zones` outlive the run. `drawing` may be null.
    MotionRun(Input input, const motion::Settings& settings, std::span<const motion::Zone> zones,
              std::unique_ptr<Drawing> drawing, Format format, const grab::Console& console)
        : format_(format),
          drawing_(std::move(drawing)),
          min_duration_ms_(settings.min_duration_ms),
          runner_(settings, zones),
          pass_(
              std::move(input), console,
              [this](const Pass::Picture& jpeg, Duration at) { return on_picture(jpeg, at); },
              [this] { return count_of(events_, "event"); }) {}

    // The process's exit status.
    int run(std::FILE* err);

  private:
    Result<void> on_picture(const Pass::Picture& jpeg, Duration at);
    void report(const motion::Result& result, Duration at);
    void finish_drawing();

    const Format format_;
    const std::unique_ptr<Drawing> drawing_;
    image::Luma luma_;
    const std::uint16_t min_duration_ms_;
    detect::DetectorRunner runner_;
    std::uint64_t events_ = 0;
    Duration detecting_{};     // time for reading luma and detecting, without drawing
    motion::Event event_;      // the last one that was reported
    bool event_open_ = false;  // event_ has not ended
    std::array<bool, motion::kHealthIssues> unhealthy_{};
    std::string drawing_error_;
    Pass pass_;
};

int MotionRun::run(std::FILE* err) {
    pass_.print(report_head(format_));
    pass_.run();
    PassTotals totals = pass_.totals();
    totals.spent = detecting_;
    if (totals.pictures > 0) finish_drawing();
    if (event_open_) pass_.print(report_event(format_, event_, true));
    if (!pass_.error().empty()) fmt::print(err, "vedette motion: {}: {}\n", pass_.shown(), pass_.error());
    if (!drawing_error_.empty()) fmt::print(err, "vedette motion: {}\n", drawing_error_);
    if (totals.pictures > 1) {
        const Duration interval = totals.covered / static_cast<std::int64_t>(totals.pictures - 1);
        const std::string slow = rate_warning(interval, min_duration_ms_);
        if (!slow.empty()) fmt::print(err, "vedette motion: {}: {}\n", pass_.shown(), slow);
    }
    const bool good = pass_.error().empty() && drawing_error_.empty();
    if (totals.pictures > 0) pass_.print(report_totals(format_, events_, totals, pass_.error()));
    return good ? 0 : 1;
}

Result<void> MotionRun::on_picture(const Pass::Picture& jpeg, Duration at) {
    const MonoTime start = pass_.now();
    const auto grid = luma_.read(jpeg->bytes());
    if (!grid) return std::unexpected(grid.error());
    const motion::Result& result = runner_.feed(*grid, at);
    detecting_ += pass_.now() - start;
    report(result, at);
    if (!drawing_) return {};
    if (const auto drawn = drawing_->add(jpeg, runner_, result, at); !drawn) {
        drawing_error_ = drawn.error().message;
        pass_.fail({});
    }
    return {};
}

void MotionRun::report(const motion::Result& result, Duration at) {
    using motion::EventPhase;
    if (result.phase == EventPhase::kStarted) {
        ++events_;
        pass_.print(report_started(format_, result.event));
    }
    if (result.phase == EventPhase::kEnded) pass_.print(report_event(format_, result.event, false));
    event_open_ = result.phase == EventPhase::kStarted || result.phase == EventPhase::kGoing;
    if (event_open_) event_ = result.event;
    for (std::size_t i = 0; i < unhealthy_.size(); ++i) {
        const motion::HealthAlert& alert = result.health.alerts[i];
        if (alert.active == unhealthy_[i]) continue;
        unhealthy_[i] = alert.active;
        pass_.print(report_alert(format_, static_cast<motion::HealthIssue>(i), alert, at));
    }
}

void MotionRun::finish_drawing() {
    if (!drawing_ || !drawing_error_.empty()) return;
    pass_.note("writing the picture and the video");
    if (const auto done = drawing_->finish(); !done) drawing_error_ = done.error().message;
    pass_.clear_note();
}

}  // namespace

int run_motion(const MotionOptions& options, const grab::Console& console) {
    const auto refuse = [&console](const Error& why) { return refuse_usage(console, "vedette motion", why); };
    const auto format = check_format(options.csv, options.json);
    if (!format) return refuse(format.error());
    const auto settings = to_settings(options);
    if (!settings) return refuse(settings.error());
    motion::ZoneList zones;
    zones.parse(settings->zones);
    auto input = open_input(options.source, "vedette motion", console, options.tls);
    if (!input) return refuse(input.error());
    std::unique_ptr<Drawing> drawing;
    if (!options.picture.empty() || !options.video.empty()) {
        auto opened = Drawing::open({options.picture, options.video, input->file}, zones.zones(),
                                    settings->detector.sensitivity);
        if (!opened) return refuse(opened.error());
        drawing = std::move(*opened);
    }
    MotionRun run(std::move(*input), settings->detector, zones.zones(), std::move(drawing), *format, console);
    return run.run(console.err);
}

}  // namespace vedette::motion_tool
