#include "hub/probe/answer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"
#include "hub/probe/page.hpp"

namespace vedette::probe {
namespace {

using multipart::Content;

bool has_type(const Answer& answer, std::string_view type) {
    return starts_with_ignoring_case(answer.type, type);
}

// What is not text of a device's choice alone: printable ASCII, short.
std::string quoted(std::string_view text) {
    constexpr std::size_t kMax = 60;
    std::string out;
    for (const char c : text.substr(0, kMax)) out += c >= ' ' && c < 0x7f && c != '"' ? c : '?';
    return "\"" + out + (text.size() > kMax ? "…\"" : "\"");
}

std::string content_words(const Answer& answer) {
    if (answer.is_stream()) return "a stream of pictures";
    if (answer.is_picture()) return "a picture";
    switch (answer.content) {
        case Content::kHtml: {
            const std::string title = page_title(answer.body);
            return title.empty() ? "a page" : "a page " + quoted(title);
        }
        case Content::kJson: return "JSON";
        case Content::kXml: return "XML";
        case Content::kGzip: return "a compressed page";
        case Content::kPng:
        case Content::kGif:
        case Content::kWebp: return "a picture that is no JPEG";
        case Content::kVideo: return "a video";
        case Content::kText: return "a text " + quoted(answer.body);
        case Content::kEmpty: return "nothing in it";
        default:
            return answer.type.empty() ? "something unknown" : "something of the type " + quoted(answer.type);
    }
}

}  // namespace

bool Answer::is_stream() const {
    if (!ok()) return false;
    if (content == Content::kParts) return true;
    if (content == Content::kJpegs) return !has_length && !has_type(*this, "image/");
    const bool silent = content == Content::kUnknown || content == Content::kEmpty;
    return silent && has_type(*this, "multipart/x-mixed-replace");
}

bool Answer::is_picture() const { return ok() && content == Content::kJpegs && !is_stream(); }

std::string_view Answer::boundary() const {
    std::string_view rest = type;
    rest.remove_prefix(std::min(rest.size(), http::before_parameters(type).size() + 1));
    while (const auto parameter = http::next_parameter(rest, ';'))
        if (equal_ignoring_case(parameter->name, "boundary")) return parameter->value;
    return {};
}

std::string describe(const Answer& answer) {
    if (answer.outcome == Answer::Outcome::kNotAsked) return "not asked";
    if (answer.outcome != Answer::Outcome::kAnswered) return answer.error;
    std::string out = fmt::format("{}", answer.status);
    if (answer.needs_login()) {
        out += ", asks for a user and a password";
        if (!answer.challenge.empty()) out += " by " + quoted(answer.challenge);
    } else {
        out += ", " + content_words(answer);
    }
    if (!answer.server.empty()) out += ", server " + quoted(answer.server);
    return out;
}

}  // namespace vedette::probe
