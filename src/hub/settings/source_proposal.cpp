#include "hub/settings/source_proposal.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/settings/allowed.hpp"
#include "hub/settings/mask.hpp"
#include "hub/settings/source_url.hpp"

namespace vedette::settings {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr auto kVideoEndings =
    std::to_array<std::string_view>({".avi", ".mp4", ".mkv", ".mov", ".webm", ".mjpg", ".mjpeg"});

bool looks_like_video_file(std::string_view text) {
    const std::string ending = std::filesystem::path(text).extension();
    const bool video = std::ranges::any_of(
        kVideoEndings, [&](std::string_view e) { return equal_ignoring_case(ending, e); });
    const std::size_t slash = text.find('/');
    const bool has_host =
        slash != kNone && !text.starts_with('.') && text.substr(0, slash).find('.') != kNone;
    return video && !has_host;
}

std::string unknown_scheme(std::string_view name) {
    std::vector<std::string_view> names;
    for (const SchemeInfo& scheme : schemes()) names.push_back(scheme.name);
    return fmt::format("begins with an unknown scheme{} (known: {})", did_you_mean(name, names),
                       list_text(names));
}

}  // namespace

std::string propose_source(std::string_view text) {
    if (const std::size_t slashes = text.find("://"); slashes != kNone)
        return unknown_scheme(text.substr(0, slashes));
    const std::string plain = mask_credentials(text);
    std::string better = "http://" + plain + (text.find('/') == kNone ? "/" : "");
    if (text.starts_with("/dev/")) {
        better = "v4l2://" + plain;
    } else if (looks_like_video_file(text)) {
        better = "file:" + plain;
    } else if (text.starts_with('/') || text.starts_with('.') || text.starts_with('~')) {
        better = "folder:" + plain;
    } else if (text.find(' ') != kNone) {
        better = "exec:" + plain;
    }
    return "does not say what kind of source it is; did you mean " + better + " ?";
}

}  // namespace vedette::settings
