#include "hub/motion_tool/session.hpp"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "hub/detect/luma.hpp"
#include "hub/detect/watch.hpp"
#include "hub/motion_tool/pass.hpp"

namespace vedette::motion_tool {
namespace {

class MotionRun {
  public:
    MotionRun(MotionJob job, const MotionConsole& console)
        : job_(std::move(job)),
          console_(console),
          watch_(job_.settings, job_.zones),
          pass_(
              std::move(job_.input), console,
              [this](const MotionPass::Picture& jpeg, Duration at) { return see(jpeg, at); },
              [this] { return fmt::format("{} event{}", events_, events_ == 1 ? "" : "s"); }) {}

    int run();

  private:
    Result<void> see(const MotionPass::Picture& jpeg, Duration at);
    void tell(const motion::Result& result, Duration at);
    void draw(const MotionPass::Picture& jpeg, const motion::Result& result, Duration at);
    void finish_drawing();
    MotionTotals totals() const;

    MotionJob job_;
    const MotionConsole console_;
    detect::Luma luma_;
    detect::Watch watch_;
    std::uint64_t events_ = 0;
    Duration spent_{};     // reading luma and detecting
    motion::Event event_;  // the last one told of
    bool under_way_ = false;
    std::array<bool, motion::kAilments> ill_{};
    std::optional<Error> undrawn_;  // the picture or the film
    MotionPass pass_;
};

int MotionRun::run() {
    pass_.print(report_head(job_.form));
    pass_.run();
    const std::uint64_t pictures = pass_.totals().pictures;
    if (pictures > 0) finish_drawing();
    if (under_way_) pass_.print(report_event(job_.form, event_, true));
    const bool good = pass_.why().empty() && !undrawn_;
    if (!pass_.why().empty())
        fmt::print(console_.err, "vedette motion: {}: {}\n", pass_.shown(), pass_.why());
    if (undrawn_) fmt::print(console_.err, "vedette motion: {}\n", undrawn_->message);
    if (pictures > 0) pass_.print(report_totals(job_.form, totals()));
    return good ? 0 : 1;
}

Result<void> MotionRun::see(const MotionPass::Picture& jpeg, Duration at) {
    const MonoTime begun = pass_.now();
    const auto grid = luma_.read(jpeg->bytes());
    if (!grid) return std::unexpected(grid.error());
    const motion::Result& result = watch_.see(*grid, at);
    spent_ += pass_.now() - begun;
    tell(result, at);
    if (job_.drawing) draw(jpeg, result, at);
    return {};
}

void MotionRun::draw(const MotionPass::Picture& jpeg, const motion::Result& result, Duration at) {
    const auto drawn = job_.drawing->see(jpeg, watch_, result, at);
    if (drawn) return;
    undrawn_ = drawn.error();
    pass_.give_up({});
}

void MotionRun::finish_drawing() {
    if (!job_.drawing || undrawn_) return;
    pass_.note("finishing what was drawn");
    if (const auto done = job_.drawing->finish(); !done) undrawn_ = done.error();
    pass_.clear();
}

void MotionRun::tell(const motion::Result& result, Duration at) {
    if (result.phase == motion::EventPhase::kStarted) {
        ++events_;
        pass_.print(report_started(job_.form, result.event));
    }
    if (result.phase == motion::EventPhase::kEnded) pass_.print(report_event(job_.form, result.event, false));
    under_way_ = result.phase == motion::EventPhase::kStarted || result.phase == motion::EventPhase::kGoing;
    if (under_way_) event_ = result.event;
    for (std::size_t i = 0; i < ill_.size(); ++i) {
        const motion::Complaint& complaint = result.health.complaints[i];
        if (complaint.active == ill_[i]) continue;
        ill_[i] = complaint.active;
        pass_.print(report_complaint(job_.form, static_cast<motion::Ailment>(i), complaint, at));
    }
}

MotionTotals MotionRun::totals() const {
    const PassTotals& pass = pass_.totals();
    return {.pictures = pass.pictures,
            .events = events_,
            .left_out = pass.left_out,
            .covered = pass.covered,
            .spent = spent_,
            .ended = pass_.why()};
}

}  // namespace

int watch_motion(MotionJob job, const MotionConsole& console) {
    MotionRun run(std::move(job), console);
    return run.run();
}

}  // namespace vedette::motion_tool
