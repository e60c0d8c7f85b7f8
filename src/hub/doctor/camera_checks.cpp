#include "hub/doctor/camera_checks.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "core/multipart/event.hpp"
#include "hub/settings/source_url.hpp"

namespace vedette::doctor {
namespace {

using multipart::SkipReason;

constexpr double kMuchSlower = 0.5;       // of the best rate so far
constexpr double kSlower = 0.8;           // of the rate in the settings
constexpr std::uint64_t kRare = 200;      // one in so many pictures is no matter, if it was not just now
constexpr Duration kShortest = 2s;        // of a window that tells something about a rate
constexpr std::uint64_t kMinForRate = 3;  // pictures

// What a text of Sink::skipped() is about.
enum class Skip : std::uint8_t { kTruncated, kExtraBytes, kLimit, kOther };

Skip kind_of(std::string_view why) {
    const auto is = [&](SkipReason reason) { return why == to_string(reason); };
    if (is(SkipReason::kNoEoi) || is(SkipReason::kSecondSoi)) return Skip::kTruncated;
    if (is(SkipReason::kExtraBytes) || is(SkipReason::kStray)) return Skip::kExtraBytes;
    // These have counters of their own.
    if (is(SkipReason::kNoBuffer) || is(SkipReason::kTooLarge) || why == "no memory for the picture")
        return Skip::kLimit;
    return Skip::kOther;
}

// How often, in all and within the window.
struct Count {
    std::uint64_t all = 0;
    std::uint64_t now = 0;
    std::string last{};  // one of the texts that were counted

    bool matters(std::uint64_t pictures) const { return now > 0 || (all > 0 && all * kRare >= pictures); }
    // "12 times"
    std::string times() const { return all == 1 ? "once" : fmt::format("{} times", all); }
};

std::uint64_t count_of(const bus::Tally::Counts& counts, const std::string& text) {
    const auto found = counts.find(text);
    return found == counts.end() ? 0 : found->second;
}

template <class Fits>
Count count(const bus::Tally::Counts& before, const bus::Tally::Counts& after, Fits fits) {
    Count out;
    for (const auto& [text, times] : after) {
        if (!fits(text)) continue;
        const std::uint64_t fresh = times - std::min(times, count_of(before, text));
        out.all += times;
        out.now += fresh;
        if (out.last.empty() || fresh > 0) out.last = text;
    }
    return out;
}

// Reasons of hub/source have what happened, and behind ';' or ':' what to do.
void split_reason(const std::string& reason, Finding& finding) {
    const std::size_t end = reason.find("; ");
    finding.what = reason.substr(0, end);
    if (end != reason.npos) finding.cure = reason.substr(end + 2);
}

// Collects what is to be said of one camera.
class Examination {
  public:
    Examination(const settings::CameraSettings& camera, const settings::LiveSettings& limits,
                const CameraRecord& before, const CameraRecord& after, Duration window)
        : camera_(camera), limits_(limits), before_(before), after_(after), window_(window) {}

    Findings findings() {
        if (after_.status.state == bus::CameraState::kLost) {
            split_reason(after_.status.reason, add(Level::kError));
        } else {
            check_ends();
            check_rate();
        }
        check_limits();
        check_skips();
        check_lengths();
        return std::move(out_);
    }

  private:
    Finding& add(Level level) {
        out_.push_back({.level = level, .about = camera_.id, .what = {}, .cure = {}, .key = {}});
        return out_.back();
    }
    std::string key(std::string_view name) const { return fmt::format("cameras.{}.{}", camera_.id, name); }
    std::uint64_t fresh_pictures() const {
        return after_.pictures - std::min(after_.pictures, before_.pictures);
    }

    void check_ends() {
        const Count ends = count(before_.ends, after_.ends, [](std::string_view) { return true; });
        if (!ends.matters(after_.pictures)) return;
        Finding& finding = add(Level::kWarning);
        split_reason(ends.last, finding);
        finding.what =
            fmt::format("the connection was lost {}, the last time: {}", ends.times(), finding.what);
        finding.cure += fmt::format(
            "{}a weak Wi-Fi signal or power supply, or another program that takes the camera's "
            "pictures, are usual",
            finding.cure.empty() ? "" : "; ");
    }

    void check_rate() {
        if (after_.status.state == bus::CameraState::kIdle || window_ < kShortest) return;
        const double rate = static_cast<double>(fresh_pictures()) / to_seconds(window_);
        const std::optional<double> promised = promise();
        if (fresh_pictures() == 0) {
            if (promised.value_or(1) * to_seconds(window_) < 2) return;
            Finding& finding = add(Level::kWarning);
            finding.what =
                fmt::format("no picture for {:.0f} s, while the connection stands", to_seconds(window_));
            finding.cure = "restart the camera; a source that is slow on purpose needs a longer timeout";
            finding.key = key("timeout");
            return;
        }
        if (promised && promised.value() * to_seconds(window_) < static_cast<double>(kMinForRate)) return;
        const bool is_in_settings = camera_.source.fps.has_value();
        if (promised && rate < *promised * (is_in_settings ? kSlower : kMuchSlower)) {
            Finding& finding = add(is_in_settings ? Level::kWarning : Level::kNote);
            finding.what = fmt::format("{:.1f} pictures a second, where {} {:.1f}", rate,
                                       is_in_settings ? "the settings say" : "it gave", *promised);
            finding.cure =
                "lower the camera's resolution or quality, bring it nearer to the Wi-Fi, or give it more "
                "light";
            if (is_in_settings) finding.key = key("fps");
        }
    }

    // Pictures a second, by the settings, or the best so far; not more than viewers ask for.
    std::optional<double> promise() const {
        std::optional<double> out = camera_.source.fps;
        if (!out && after_.best_fps > 0) out = after_.best_fps;
        if (out && after_.demand.max_fps > 0) out = std::min(*out, after_.demand.max_fps);
        return out;
    }

    void check_limits() {
        const std::uint64_t new_large = after_.too_large - std::min(after_.too_large, before_.too_large);
        if (const Count large{after_.too_large, new_large, {}}; large.matters(after_.pictures)) {
            Finding& finding = add(Level::kWarning);
            finding.what = fmt::format(
                "a picture was larger than {} bytes and was left out, {}; the largest had {} bytes or more",
                limits_.max_picture, large.times(), after_.largest_refused);
            finding.cure = "raise the limit, or lower the camera's resolution or quality";
            finding.key = "live.max_picture";
        }
        const std::uint64_t new_full = after_.no_memory - std::min(after_.no_memory, before_.no_memory);
        if (const Count full{after_.no_memory, new_full, {}}; full.matters(after_.pictures)) {
            Finding& finding = add(Level::kWarning);
            finding.what =
                fmt::format("there was no memory for a picture, {}: {} bytes hold all pictures of a camera",
                            full.times(), limits_.memory_per_camera);
            finding.cure = "raise the limit, or lower the camera's resolution or quality";
            finding.key = "live.memory_per_camera";
        }
    }

    Count skips(Skip kind) const {
        return count(before_.skips, after_.skips,
                     [kind](std::string_view why) { return kind_of(why) == kind; });
    }

    void check_skips() {
        if (const Count truncated = skips(Skip::kTruncated); truncated.matters(after_.pictures)) {
            Finding& finding = add(Level::kWarning);
            finding.what = fmt::format("a picture ended too early and was left out, {}", truncated.times());
            finding.cure =
                "lower its resolution or quality: boards cut off pictures that exceed their buffer; a weak "
                "power "
                "supply does it too";
        }
        if (const Count extra = skips(Skip::kExtraBytes); extra.matters(after_.pictures)) {
            Finding& finding = add(Level::kNote);
            finding.what = fmt::format(
                "it sends other bytes between its pictures, {}; the pictures are whole", extra.times());
            finding.cure = "a newer firmware of the camera may not";
        }
        if (const Count other = skips(Skip::kOther); other.matters(after_.pictures)) {
            Finding& finding = add(Level::kWarning);
            finding.what =
                fmt::format("what should be a picture was none and was left out, {}, the last one: {}",
                            other.times(), other.last);
            finding.cure = "lower its resolution or quality, or try another of its addresses";
        }
    }

    // The hub finds the end of each picture by itself.
    void check_lengths() {
        const auto note = [&](std::string_view announces, std::uint64_t then, std::uint64_t now) {
            if (!Count{now, now - std::min(now, then), {}}.matters(after_.pictures)) return;
            Finding& finding = add(Level::kNote);
            finding.what =
                fmt::format("it announces {} in {} of {} pictures; the hub reads them all the same",
                            announces, now, after_.pictures);
            finding.cure = "other programs may fail at it; a newer firmware of the camera may not";
        };
        note("a wrong Content-Length", before_.wrong_length, after_.wrong_length);
        note("no Content-Length", before_.no_length, after_.no_length);
    }

    const settings::CameraSettings& camera_;
    const settings::LiveSettings& limits_;
    const CameraRecord& before_;
    const CameraRecord& after_;
    const Duration window_;
    Findings out_;
};

}  // namespace

CameraRecord record_of(const bus::Camera& camera) {
    const bus::CameraCounters& counters = camera.counters;
    return {.status = camera.status(),
            .demand = camera.units.demand(bus::kPictures),
            .best_fps = camera.best_fps(),
            .pictures = counters.pictures.load(),
            .too_large = counters.too_large.load(),
            .largest_refused = counters.largest_refused.load(),
            .no_memory = counters.no_memory.load(),
            .wrong_length = counters.wrong_length.load(),
            .no_length = counters.no_length.load(),
            .skips = camera.skips.counts(),
            .ends = camera.ends.counts()};
}

Findings check_camera(const settings::CameraSettings& camera, const settings::LiveSettings& limits,
                      const CameraRecord& before, const CameraRecord& after, Duration window) {
    return Examination(camera, limits, before, after, window).findings();
}

}  // namespace vedette::doctor
