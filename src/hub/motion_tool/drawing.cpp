#include "hub/motion_tool/drawing.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <sys/stat.h>

#include "core/base/text.hpp"
#include "hub/image/jpeg_file.hpp"
#include "hub/image/png_file.hpp"
#include "hub/motion_tool/report.hpp"

namespace vedette::motion_tool {
namespace {

constexpr int kMostPicture = 3840;    // pixels along a side
constexpr int kMostFilm = 1920;       // likewise; an encoder's work grows with them
constexpr Duration kWindow = 30s;     // of the film's graph
constexpr Duration kTrailStays = 2s;  // in the film, after its thing was last seen
constexpr int kQuality = 90;          // of a JPEG

bool ends_with(std::string_view path, std::string_view ending) {
    return path.size() > ending.size() &&
           equal_ignoring_case(path.substr(path.size() - ending.size()), ending);
}

bool same_file(const std::string& a, const std::string& b) {
    struct stat one{};
    struct stat other{};
    if (a == b) return true;
    return ::stat(a.c_str(), &one) == 0 && ::stat(b.c_str(), &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

Result<void> check(const DrawingWords& words) {
    const auto wrong = [](std::string message) { return fail(Kind::kInvalidArgument, std::move(message)); };
    const bool drawn = ends_with(words.picture, ".png") || ends_with(words.picture, ".jpg") ||
                       ends_with(words.picture, ".jpeg");
    if (!words.picture.empty() && !drawn)
        return wrong(fmt::format("--picture {}: its name has to end in .png or .jpg", words.picture));
    if (!words.video.empty() && !ends_with(words.video, ".mp4"))
        return wrong(fmt::format("--video {}: its name has to end in .mp4", words.video));
    for (const std::string& out : {words.picture, words.video}) {
        if (!out.empty() && !words.source.empty() && same_file(out, words.source))
            return wrong(fmt::format("{} is the source itself; write to another file", out));
    }
    return {};
}

std::uint32_t size_of(const motion::Event& event) {
    return std::uint32_t{event.best.box.width} * event.best.box.height;
}

std::string counted(std::uint64_t events) {
    return fmt::format("{} event{}", events, events == 1 ? "" : "s");
}

}  // namespace

Result<std::unique_ptr<MotionDrawing>> MotionDrawing::open(const DrawingWords& words,
                                                           std::span<const motion::Zone> zones,
                                                           int sensitivity) {
    if (auto fine = check(words); !fine) return std::unexpected(fine.error());
    std::unique_ptr<MotionDrawing> drawing(new MotionDrawing(zones, sensitivity));
    if (!words.picture.empty()) {
        auto file = AtomicFile::create(words.picture);
        if (!file) return fail(file.error().kind, "--picture: " + file.error().message);
        drawing->picture_.emplace(std::move(*file));
        drawing->as_jpeg_ = !ends_with(words.picture, ".png");
    }
    if (!words.video.empty()) {
        auto film = MotionFilm::create(words.video);
        if (!film) return fail(film.error().kind, "--video: " + film.error().message);
        drawing->film_.emplace(std::move(*film));
        drawing->recent_ = overlay::ScoreHistory(kWindow);
    }
    return drawing;
}

Result<void> MotionDrawing::see(const std::shared_ptr<const bus::Buffer>& jpeg, const detect::Watch& watch,
                                const motion::Result& result, Duration at) {
    events_ += result.phase == motion::EventPhase::kStarted;
    under_way_ = result.phase == motion::EventPhase::kStarted || result.phase == motion::EventPhase::kGoing;
    for (overlay::ScoreHistory* history : {&whole_, &recent_}) {
        history->add(at, result.score);
        if (under_way_) history->mark(result.event.start, result.event.end, result.event.id);
    }
    if (picture_) consider(jpeg, watch, result, at);
    return film_ ? film(*jpeg, watch, result, at) : Result<void>{};
}

void MotionDrawing::consider(const std::shared_ptr<const bus::Buffer>& jpeg, const detect::Watch& watch,
                             const motion::Result& result, Duration at) {
    event_trails_.see(result.tracks);
    if (result.phase == motion::EventPhase::kStarted) {
        candidate_ = {};
        event_trails_.forget_before(result.event.start);
    }
    if (under_way_ && (!candidate_.jpeg || result.event.best.score > candidate_.sight.event.best.score)) {
        candidate_.jpeg = jpeg;
        detect::keep(watch, result, at, candidate_.sight);
    }
    if (result.phase == motion::EventPhase::kEnded) end_event(result.event);
    if (events_ > 0) {
        last_ = {};
    } else {
        last_.jpeg = jpeg;
        detect::keep(watch, result, at, last_.sight);
    }
}

// Of the two events the larger one stays: the one whose best picture has the larger thing in it.
void MotionDrawing::end_event(const motion::Event& event) {
    if (!candidate_.jpeg) return;
    candidate_.sight.event = event;
    if (!best_.jpeg || size_of(event) > size_of(best_.sight.event)) {
        const auto trails = event_trails_.trails();
        candidate_.trails.assign(trails.begin(), trails.end());
        best_ = std::move(candidate_);
    }
    candidate_ = {};
}

Result<void> MotionDrawing::film(const bus::Buffer& jpeg, const detect::Watch& watch,
                                 const motion::Result& result, Duration at) {
    detect::keep(watch, result, at, sight_);
    trails_.see(result.tracks);
    trails_.forget_before(at - kTrailStays);
    const auto source = image::jpeg_size(jpeg.bytes());
    // What luma was read from can nearly always be decoded; where not, the film shows the last picture again.
    if (!source || !image::decode_jpeg(jpeg.bytes(), kMostFilm, decoded_)) {
        if (!overlay_) return {};
    } else {
        if (!overlay_) overlay_.emplace(overlay::lay_out_overlay(*source, kMostFilm), zones_, sensitivity_);
        overlay_->draw_picture(decoded_, *source, sight_, trails_.trails());
    }
    const std::string state = under_way_ ? fmt::format("event {}", result.event.id)
                                         : std::string(motion::to_string(result.verdict));
    overlay_->draw_words(format_position(at), fmt::format("{}, score {}", state, result.score));
    const Duration from = std::max(at - kWindow, Duration::zero());
    overlay_->draw_graph(recent_, {.from = from, .to = from + kWindow, .now = at});
    return film_->add(overlay_->canvas(), at);
}

Result<void> MotionDrawing::write_picture() {
    if (under_way_) end_event(candidate_.sight.event);
    const Shot& shot = best_.jpeg ? best_ : last_;
    if (!shot.jpeg) return {};
    const auto source = image::jpeg_size(shot.jpeg->bytes());
    if (!source) return std::unexpected(source.error());
    if (auto decoded = image::decode_jpeg(shot.jpeg->bytes(), kMostPicture, decoded_); !decoded)
        return decoded;
    overlay::Overlay overlay(overlay::lay_out_overlay(*source, kMostPicture), zones_, sensitivity_);
    overlay.draw_picture(decoded_, *source, shot.sight, shot.trails);
    const std::string at = format_position(shot.sight.at);
    overlay.draw_words(best_.jpeg ? fmt::format("{}  event {}", at, shot.sight.event.id) : at,
                       fmt::format("{} in {}", counted(events_), format_position(whole_.last())));
    overlay.draw_graph(whole_,
                       {.from = Duration::zero(), .to = whole_.last() + whole_.step(), .now = shot.sight.at});
    const auto bytes =
        as_jpeg_ ? image::encode_jpeg(overlay.canvas(), kQuality) : image::encode_png(overlay.canvas());
    if (!bytes) return std::unexpected(bytes.error());
    if (auto written = picture_->write(*bytes); !written) return written;
    return picture_->commit();
}

Result<void> MotionDrawing::finish() {
    Result<void> done;
    if (film_) done = film_->finish();
    if (picture_) {
        if (auto written = write_picture(); !written && done) done = written;
    }
    return done;
}

}  // namespace vedette::motion_tool
