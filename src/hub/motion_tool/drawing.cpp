#include "hub/motion_tool/drawing.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/image/jpeg_file.hpp"
#include "hub/image/png_file.hpp"
#include "hub/motion_tool/report.hpp"

namespace vedette::motion_tool {
namespace {

constexpr int kMaxPicture = 3840;    // pixels along a side
constexpr int kMaxVideo = 1920;      // likewise; limits the time for encoding
constexpr Duration kWindow = 30s;    // time span of the video's graph
constexpr Duration kTrailTime = 2s;  // a path stays so long in the video after its object was last seen
constexpr int kQuality = 90;         // of a JPEG

bool ends_with(std::string_view path, std::string_view ending) {
    return path.size() > ending.size() &&
           equal_ignoring_case(path.substr(path.size() - ending.size()), ending);
}

bool same_file(const std::string& a, const std::string& b) {
    std::error_code ignored;
    return a == b || std::filesystem::equivalent(a, b, ignored);
}

Result<void> check(const DrawingOptions& options) {
    const auto wrong = [](std::string message) { return fail(Kind::kInvalidArgument, std::move(message)); };
    const bool drawn = ends_with(options.picture, ".png") || ends_with(options.picture, ".jpg") ||
                       ends_with(options.picture, ".jpeg");
    if (!options.picture.empty() && !drawn)
        return wrong(fmt::format("--picture {}: its name has to end in .png or .jpg", options.picture));
    if (!options.video.empty() && !ends_with(options.video, ".mp4"))
        return wrong(fmt::format("--video {}: its name has to end in .mp4", options.video));
    for (const std::string& out : {options.picture, options.video}) {
        if (!out.empty() && !options.source.empty() && same_file(out, options.source))
            return wrong(fmt::format("{} is the source itself; write to another file", out));
    }
    return {};
}

std::uint32_t size_of(const motion::Event& event) {
    return std::uint32_t{event.best.box.width} * event.best.box.height;
}

}  // namespace

Result<std::unique_ptr<Drawing>> Drawing::open(const DrawingOptions& options,
                                               std::span<const motion::Zone> zones, int sensitivity) {
    if (auto valid = check(options); !valid) return std::unexpected(valid.error());
    std::unique_ptr<Drawing> drawing(new Drawing(zones, sensitivity));
    if (!options.picture.empty()) {
        auto file = AtomicFile::create(options.picture);
        if (!file) return fail(file.error().kind, "--picture: " + file.error().message);
        drawing->picture_.emplace(std::move(*file));
        drawing->as_jpeg_ = !ends_with(options.picture, ".png");
    }
    if (!options.video.empty()) {
        auto video = film::VideoWriter::create(options.video);
        if (!video) return fail(video.error().kind, "--video: " + video.error().message);
        drawing->video_.emplace(std::move(*video));
        drawing->recent_ = overlay::ScoreHistory(kWindow);
    }
    return drawing;
}

Result<void> Drawing::add(const std::shared_ptr<const bus::Buffer>& jpeg,
                          const detect::DetectorRunner& runner, const motion::Result& result, Duration at) {
    events_ += result.phase == motion::EventPhase::kStarted;
    event_active_ =
        result.phase == motion::EventPhase::kStarted || result.phase == motion::EventPhase::kGoing;
    for (overlay::ScoreHistory* history : {&whole_, &recent_}) {
        history->add(at, result.score);
        if (event_active_) history->mark(result.event.start, result.event.end, result.event.id);
    }
    if (picture_) update_shots(jpeg, runner, result, at);
    return video_ ? add_to_video(*jpeg, runner, result, at) : Result<void>{};
}

void Drawing::update_shots(const std::shared_ptr<const bus::Buffer>& jpeg,
                           const detect::DetectorRunner& runner, const motion::Result& result, Duration at) {
    const auto keep = [&](Shot& shot) {
        shot.jpeg = jpeg;
        detect::copy_result(runner, result, at, shot.result);
    };
    event_trails_.add(result.objects);
    if (result.phase == motion::EventPhase::kStarted) {
        candidate_ = {};
        event_trails_.drop_before(result.event.start);
    }
    if (event_active_ && (!candidate_.jpeg || result.event.best.score > candidate_.result.event.best.score))
        keep(candidate_);
    if (result.phase == motion::EventPhase::kEnded) end_event(result.event);
    if (events_ > 0) {
        last_ = {};
    } else {
        keep(last_);
    }
}

// Keeps the larger of two events: the one with the larger object in its best picture.
void Drawing::end_event(const motion::Event& event) {
    if (!candidate_.jpeg) return;
    candidate_.result.event = event;
    if (!best_.jpeg || size_of(event) > size_of(best_.result.event)) {
        const auto trails = event_trails_.trails();
        candidate_.trails.assign(trails.begin(), trails.end());
        best_ = std::move(candidate_);
    }
    candidate_ = {};
}

Result<void> Drawing::add_to_video(const bus::Buffer& jpeg, const detect::DetectorRunner& runner,
                                   const motion::Result& result, Duration at) {
    detect::copy_result(runner, result, at, result_);
    trails_.add(result.objects);
    trails_.drop_before(at - kTrailTime);
    const auto source = image::jpeg_size(jpeg.bytes());
    // The luma was readable, so decoding seldom fails; then the video repeats the last picture.
    if (!source || !image::decode_jpeg(jpeg.bytes(), kMaxVideo, decoded_)) {
        if (!overlay_) return {};
    } else {
        if (!overlay_) overlay_.emplace(overlay::lay_out_overlay(*source, kMaxVideo), zones_, sensitivity_);
        overlay_->draw_picture(decoded_, *source, result_, trails_.trails());
    }
    const std::string state = event_active_ ? fmt::format("event {}", result.event.id)
                                            : std::string(motion::to_string(result.verdict));
    overlay_->draw_text(format_position(at), fmt::format("{}, score {}", state, result.score));
    const Duration from = std::max(at - kWindow, Duration::zero());
    overlay_->draw_graph(recent_, {.from = from, .to = from + kWindow, .now = at});
    return video_->add(overlay_->canvas(), at);
}

Result<void> Drawing::write_picture() {
    if (event_active_) end_event(candidate_.result.event);
    const Shot& shot = best_.jpeg ? best_ : last_;
    if (!shot.jpeg) return {};
    const auto source = image::jpeg_size(shot.jpeg->bytes());
    if (!source) return std::unexpected(source.error());
    if (auto decoded = image::decode_jpeg(shot.jpeg->bytes(), kMaxPicture, decoded_); !decoded)
        return decoded;
    overlay::Overlay overlay(overlay::lay_out_overlay(*source, kMaxPicture), zones_, sensitivity_);
    overlay.draw_picture(decoded_, *source, shot.result, shot.trails);
    const std::string at = format_position(shot.result.at);
    overlay.draw_text(best_.jpeg ? fmt::format("{}  event {}", at, shot.result.event.id) : at,
                      count_of(events_, "event") + " in " + format_position(whole_.last()));
    overlay.draw_graph(
        whole_, {.from = Duration::zero(), .to = whole_.last() + whole_.step(), .now = shot.result.at});
    const auto bytes =
        as_jpeg_ ? image::encode_jpeg(overlay.canvas(), kQuality) : image::encode_png(overlay.canvas());
    if (!bytes) return std::unexpected(bytes.error());
    if (auto written = picture_->write(*bytes); !written) return written;
    return picture_->commit();
}

Result<void> Drawing::finish() {
    const Result<void> video = video_ ? video_->finish() : Result<void>();
    const Result<void> picture = picture_ ? write_picture() : Result<void>();
    return video ? picture : video;
}

}  // namespace vedette::motion_tool
