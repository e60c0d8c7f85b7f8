#include "hub/timelapse/picture_names.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/settings/timelapse_reader.hpp"

namespace vedette::timelapse {
namespace {

constexpr std::string_view kSuffix = ".jpg";
constexpr int kMaxAttempt = 99;

// "a-2.jpg" -> "a.jpg"; nothing: it has no number of an attempt.
std::optional<std::string> without_attempt(std::string_view name) {
    if (!name.ends_with(kSuffix)) return std::nullopt;
    name.remove_suffix(kSuffix.size());
    const std::size_t dash = name.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto attempt = parse_int<int>(name.substr(dash + 1));
    if (!attempt || *attempt < 2 || *attempt > kMaxAttempt) return std::nullopt;
    return fmt::format("{}{}", name.substr(0, dash), kSuffix);
}

}  // namespace

std::string name_value(const settings::TimelapseSettings& job, std::string_view name) {
    if (name == "camera") return job.camera;
    return name == "job" ? job.id : job.camera_id;
}

PictureNames::PictureNames(const settings::TimelapseSettings& job)
    : job_(job),
      names_(TimeTemplate::parse(job.file_names, settings::kFileNameFields).value_or(TimeTemplate{})) {}

TimeTemplate::Value PictureNames::value() const {
    return [this](std::string_view name) { return name_value(job_, name); };
}

std::string PictureNames::name(UtcTime slot, const schedule::ZoneRules& zone, int attempt) const {
    std::string name = names_.fill({zone.local(slot), zone.at(slot).east_s}, value());
    if (attempt > 1) name.insert(name.size() - kSuffix.size(), fmt::format("-{}", attempt));
    return name;
}

std::optional<UtcTime> PictureNames::slot_of(std::string_view name, const schedule::ZoneRules& zone) const {
    auto local = names_.read(name, value());
    if (!local) {
        if (const auto first = without_attempt(name)) local = names_.read(*first, value());
    }
    if (!local) return std::nullopt;
    return zone.utc(*local).at;
}

}  // namespace vedette::timelapse
